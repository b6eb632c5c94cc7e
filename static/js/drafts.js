// Saves what is typed into <form data-draft="key"> as a draft: two seconds after the last key, and
// when the page is left. A line with role="status" says when. Without it the form works the same.
const WAIT = 2000;

for (const form of document.querySelectorAll("form[data-draft]")) {
  const line = document.createElement("p");
  line.className = "form-text drafts__line";
  line.setAttribute("role", "status");
  form.append(line);
  let timer = null;
  let dirty = false;
  let sending = false;

  const body = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data.entries()]) {
      if (value instanceof File) data.delete(name);
    }
    data.set("draft_key", form.dataset.draft);
    data.set("draft_path", form.dataset.draftPath || location.pathname);
    data.set("draft_title", document.querySelector("h1")?.textContent.trim().slice(0, 150) || "");
    return data;
  };

  const save = async (leaving) => {
    clearTimeout(timer);
    if (!dirty || sending) return;
    dirty = false;
    try {
      const answer = await fetch("/drafts/save/", {
        method: "POST", body: new URLSearchParams(body()), keepalive: leaving, redirect: "manual",
      });
      if (answer.ok) line.textContent = (await answer.text()).trim();
      else line.textContent = answer.type === "opaqueredirect"
        ? "You are signed out. What you typed is kept as a draft; sign in to go on."
        : "Draft not saved.";
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
  form.addEventListener("submit", () => { sending = true; clearTimeout(timer); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  addEventListener("pageshow", () => { sending = false; });
}
