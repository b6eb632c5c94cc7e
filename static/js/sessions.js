// The register of a session without a connection: its ticks are kept on this device and sent when the
// connection is back. Kept are ids, ticks and the reason's code; never a name, never a note.
// data-kept-sessions names whose: person and school. Without script the form is a form.
const holder = document.querySelector("[data-kept-sessions]");
if (holder) {
  const KEY = `sendhub.sessions.${holder.dataset.keptSessions}`;
  const EVERY = 15000;
  const form = document.querySelector("form[data-session]");
  const note = holder.querySelector("[data-kept-note]");

  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch {
      return {};
    }
  };
  const write = (kept) => {
    if (Object.keys(kept).length) localStorage.setItem(KEY, JSON.stringify(kept));
    else localStorage.removeItem(KEY);
  };
  const put = (pk, entry) => {
    const kept = read();
    if (entry) kept[pk] = entry;
    else delete kept[pk];
    write(kept);
  };
  const say = (words, links = []) => {
    note.hidden = !words;
    note.textContent = words;
    for (const [text, address] of links) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = text;
      note.append(" ", link);
    }
  };

  // Answers: saved, refused (read what the page says), out (signed out), none (no connection).
  const send = async (address, fields) => {
    const body = new URLSearchParams(fields);
    body.set("csrfmiddlewaretoken", document.querySelector("input[name=csrfmiddlewaretoken]").value);
    body.set("school", KEY.split("-").pop());
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { "X-Session-Script": "1" } });
      if (answer.status === 204) return "saved";
      return answer.redirected ? "out" : "refused";
    } catch {
      return "none";
    }
  };

  const asFields = (entry) => [
    ["version", entry.version],
    ["state", entry.state],
    ["missed_reason", entry.reason],
    ...entry.absent.map((pk) => ["absent", pk]),
  ];

  let sending = false;
  const sendKept = async () => {
    if (sending) return;
    sending = true;
    let sent = 0;
    for (const [pk, entry] of Object.entries(read())) {
      if (entry.refused) continue;
      const answer = await send(entry.address, asFields(entry));
      if (answer === "saved") {
        put(pk, null);
        sent += 1;
      } else if (answer === "refused") {
        put(pk, { ...entry, refused: true });
      } else {
        sending = false;
        return answer === "out" ? say("You are signed out. Sign in again: what is kept here is then sent.") : tell();
      }
    }
    sending = false;
    tell();
    if (sent && !form) location.reload();
    else if (sent && !read()[form.dataset.session]) location.assign(form.dataset.next);
  };

  const tell = () => {
    const left = Object.entries(read());
    const refused = left.filter(([, entry]) => entry.refused);
    if (!left.length) return say("");
    if (refused.length) {
      const here = form ? refused.filter(([pk]) => pk === form.dataset.session) : [];
      if (here.length) return say("Your ticks from when there was no connection were not taken: they are filled in below. Save to see why.");
      return say(
        "The connection is back, but what you kept was not taken. Open it to see why:",
        refused.map(([, entry]) => [`session at ${entry.at}`, entry.address]),
      );
    }
    return say(
      `No connection. ${left.length === 1 ? "The record of one session is" : `The records of ${left.length} sessions are`} kept on this device and sent when the connection is back.`,
    );
  };

  if (form) {
    const mine = read()[form.dataset.session];
    if (mine) {
      form.elements.version.value = mine.version;
      for (const box of form.querySelectorAll('input[name="absent"]')) box.checked = mine.absent.includes(box.value);
      for (const dot of form.querySelectorAll('input[name="missed_reason"]')) dot.checked = dot.value === mine.reason;
    }
    // Before the guard of forms.js, which lets nothing be sent twice.
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const typed = new FormData(form, event.submitter);
      const answer = navigator.onLine ? await send(form.action || location.href, typed) : "none";
      if (answer === "saved") {
        put(form.dataset.session, null);
        location.assign(form.dataset.next);
      } else if (answer === "none") {
        put(form.dataset.session, {
          address: location.pathname,
          at: form.closest("main").querySelector(".lead-in")?.textContent.match(/\d\d:\d\d/)?.[0] || "",
          version: typed.get("version"),
          state: typed.get("state"),
          reason: typed.get("missed_reason") || "",
          absent: typed.getAll("absent"),
        });
        tell();
        if (typed.get("note") || typed.get("missed_note")) note.append(" What you wrote in words is not kept: write it again afterwards.");
        note.scrollIntoView({ block: "center" });
      } else {
        // The page of the answer says what is the matter: two records, an error, a sign-in.
        put(form.dataset.session, null);
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = "state";
        field.value = typed.get("state");
        form.append(field);
        form.submit();
      }
    });
  }

  addEventListener("online", sendKept);
  setInterval(() => {
    if (Object.keys(read()).length) sendKept();
  }, EVERY);
  tell();
  if (navigator.onLine) sendKept();
}
