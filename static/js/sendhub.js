// Small helpers, each hanging on one data- attribute. Every page works without them.

const on = (selector, event, act) =>
  document.querySelectorAll(selector).forEach((each) => each.addEventListener(event, act));

// The first thing read after a failed form is its error summary.
document.querySelector("[data-focus]")?.focus();

// On a phone the menu starts folded; without script it stays open and usable.
if (matchMedia("(max-width: 61.99rem)").matches) {
  document.querySelectorAll("[data-fold]").forEach((each) => each.removeAttribute("open"));
}

// Menus close on Escape and on a click elsewhere.
document.addEventListener("click", (event) => {
  document.querySelectorAll("[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  });
});

// A second press of the same button sends nothing twice (the server keeps the last word).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});

on("[data-print]", "click", () => window.print());
on("[data-auto-submit]", "change", (event) => event.currentTarget.form.requestSubmit());

// Length of long fields in words, never a cut.
document.querySelectorAll("textarea[maxlength]").forEach((field) => {
  const limit = Number(field.getAttribute("maxlength"));
  field.removeAttribute("maxlength");
  const line = document.createElement("div");
  line.className = "counter";
  line.setAttribute("aria-live", "polite");
  const show = () => {
    const left = limit - field.value.length;
    line.textContent =
      left < 0 ? `${-left} characters too many` : left < limit / 5 ? `${left} characters left` : "";
  };
  field.after(line);
  field.addEventListener("input", show);
  show();
});

// What is typed into a long form (data-draft="key") is kept as a draft two seconds after the last key,
// and when the page is left; a line in the form says when.
const DRAFT_WAIT = 2000;
document.querySelectorAll("form[data-draft]").forEach((form) => {
  let line = form.querySelector("[data-draft-note]");
  if (!line) {
    line = document.createElement("p");
    line.className = "muted";
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
      if (answer.ok) line.textContent = (await answer.text()).trim();
      else if (answer.type === "opaqueredirect")
        line.textContent = "You are signed out. What you typed is kept as a draft: sign in to go on.";
      else line.textContent = "Draft not saved.";
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
  addEventListener("pageshow", () => {
    sending = false;
  });
});

// Two minutes before the idle limit a dialog asks; staying needs one key.
if (document.body.dataset.signedIn !== undefined) {
  const limit = Number(document.body.dataset.idleSeconds) * 1000;
  const dialog = document.querySelector("[data-idle-dialog]");
  let ask, leave;
  const wait = () => {
    clearTimeout(ask);
    clearTimeout(leave);
    ask = setTimeout(() => dialog?.showModal(), limit - 120000);
    leave = setTimeout(() => location.reload(), limit + 2000);
  };
  document.querySelector("[data-stay]")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    await fetch(form.action, { method: "POST", body: new FormData(form) });
    delete form.dataset.sent;
    dialog.close();
    wait();
  });
  wait();

  // Alt+H hides the page from a classroom board; the title on it holds no name.
  const screen = document.querySelector("[data-privacy]");
  const title = document.title;
  const hide = () => {
    screen.hidden = false;
    document.title = "SENDHub";
    screen.querySelector("button").focus();
  };
  const show = () => {
    screen.hidden = true;
    document.title = title;
  };
  document.addEventListener("keydown", (event) => {
    if (!screen.hidden) {
      event.preventDefault();
      show();
    } else if (event.altKey && event.key.toLowerCase() === "h") {
      event.preventDefault();
      hide();
    } else if (event.key === "Escape") {
      document.querySelectorAll("[data-menu][open]").forEach((menu) => menu.removeAttribute("open"));
    } else if (event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable]")) {
      const search = document.getElementById("top-search");
      if (search) {
        event.preventDefault();
        search.focus();
      }
    }
  });
  screen?.addEventListener("click", show);
}
