// What forms gain from a script. Each hangs on one data- attribute; every form works without it.

const all = (selector, within = document) => within.querySelectorAll(selector);

// data-focus: the first thing read after a refused form is its error summary.
document.querySelector("[data-focus]")?.focus();

// A second press sends nothing twice (the server keeps the last word); Back makes the form usable again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  form.classList.add("is-sending");
  form.setAttribute("aria-busy", "true");
  setTimeout(() => free(form), 8000);
});
const free = (form) => {
  delete form.dataset.sent;
  form.classList.remove("is-sending");
  form.removeAttribute("aria-busy");
};
addEventListener("pageshow", () => all("form[data-sent]").forEach(free));

// data-auto-submit: on a field or a form, a changed filter shows its result at once.
for (const each of all("[data-auto-submit]")) {
  each.addEventListener("change", () => (each.form || each).requestSubmit());
}

// maxlength: the browser would cut what is pasted; we count, and the server says when it is too much.
for (const field of all("textarea[maxlength]")) {
  const limit = Number(field.getAttribute("maxlength"));
  field.removeAttribute("maxlength");
  const line = document.createElement("div");
  line.className = "counter";
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  let timer = null;
  const count = () => {
    // A form sends a line break as two characters.
    const left = limit - field.value.replace(/\r?\n/g, "\r\n").length;
    line.classList.toggle("counter--over", left < 0);
    line.textContent =
      left < 0 ? `${-left} characters too many` : left < limit / 4 ? `${left} characters left` : "";
    clearTimeout(timer);
    timer = setTimeout(() => { spoken.textContent = line.textContent; }, 1000);
  };
  field.after(line, spoken);
  field.addEventListener("input", count);
  count();
}

// data-filter="#list": typing narrows the list items to those that hold every word, accents aside.
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f'’]/g, "").toLowerCase();
for (const box of all("[data-filter]")) {
  const rows = [...all("li, label.chip, tbody tr", document.querySelector(box.dataset.filter) || box)];
  const words = rows.map((row) => plain(row.textContent));
  const note = document.createElement("p");
  note.className = "muted";
  note.setAttribute("role", "status");
  box.after(note);
  box.addEventListener("input", () => {
    const wanted = plain(box.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, index) => {
      const fits = wanted.every((word) => words[index].includes(word)) || row.querySelector(":checked") !== null;
      row.hidden = !fits;
      if (fits) shown += 1;
    });
    note.textContent = wanted.length ? `${shown} of ${rows.length} shown` : "";
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

// data-suggest="/address/": a type-ahead. The address answers with <option> elements for the
// words typed so far (?q=), which go into the field's own <datalist>.
for (const box of all("[data-suggest]")) {
  const list = document.createElement("datalist");
  list.id = `${box.id || box.name}-suggestions`;
  box.after(list);
  box.setAttribute("list", list.id);
  box.autocomplete = "off";
  let timer = null;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    if (box.value.trim().length < 2) return;
    timer = setTimeout(async () => {
      const answer = await fetch(`${box.dataset.suggest}?${new URLSearchParams({ q: box.value })}`, {
        headers: { "HX-Request": "true" },
      });
      if (answer.ok) list.innerHTML = await answer.text();
    }, 250);
  });
}

// data-check-all="#table": one tick for every box in it.
for (const box of all("[data-check-all]")) {
  box.addEventListener("change", () => {
    for (const each of all("input[type=checkbox]:not(:disabled)", document.querySelector(box.dataset.checkAll))) {
      each.checked = box.checked;
    }
  });
}

// data-unsaved: asks before a changed form without a draft is left.
for (const form of all("form[data-unsaved]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

// data-draft="key" on a form: what is typed is kept as a draft two seconds after the last key, and
// when the page is left; a line in the form says when. Without it the form works the same.
const DRAFT_WAIT = 2000;

for (const form of all("form[data-draft]")) {
  let line = form.querySelector("[data-draft-note]");
  if (!line) {
    line = document.createElement("p");
    line.className = "muted drafts__line";
    form.append(line);
  }
  line.setAttribute("role", "status");
  let timer = null;
  let dirty = false;
  let sending = false;

  const typed = () => {
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    body.set("draft_key", form.dataset.draft);
    body.set("draft_path", location.pathname);
    body.set("draft_title", document.querySelector("h1")?.textContent.trim().slice(0, 150) || "");
    return body;
  };
  const save = async (leaving) => {
    clearTimeout(timer);
    if (!dirty || sending) return;
    dirty = false;
    try {
      const answer = await fetch("/drafts/save/", {
        method: "POST",
        body: new URLSearchParams(typed()),
        keepalive: leaving,
        redirect: "manual",
      });
      if (answer.ok) {
        line.textContent = (await answer.text()).trim();
        document.dispatchEvent(new Event("sendhub:saved"));
      } else if (answer.type === "opaqueredirect") {
        line.textContent = "You are signed out. What you typed is kept as a draft: sign in to go on.";
      } else {
        line.textContent = "Draft not saved.";
      }
    } catch {
      dirty = true;
      line.textContent = "No connection: draft not saved yet. Keep this page open.";
      timer = setTimeout(() => save(false), 5 * DRAFT_WAIT);
    }
  };
  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(() => save(false), DRAFT_WAIT);
  });
  form.addEventListener("submit", () => {
    sending = true;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  addEventListener("pageshow", () => { sending = false; });
}
