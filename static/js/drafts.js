// data-draft="key" on a form: what is typed is kept as a draft two seconds after the last key, and
// when the page is left; a line in the form says when. Without it the form works the same.
const WAIT = 2000;

for (const form of document.querySelectorAll("form[data-draft]")) {
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
      timer = setTimeout(() => save(false), 5 * WAIT);
    }
  };
  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(() => save(false), WAIT);
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
