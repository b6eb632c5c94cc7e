// What every page has: menus, messages, printing, the idle warning, the privacy screen.
// Each hangs on one data- attribute; every page works without them.

const all = (selector, within = document) => within.querySelectorAll(selector);

// data-menu: closes on Escape (focus goes back to its button) and on a click elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of all("[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  }
});
const closeMenus = () => {
  for (const menu of all("[data-menu][open]")) {
    menu.removeAttribute("open");
    menu.querySelector("summary")?.focus();
  }
};

// A row of tabs that is longer than the screen: the current one is brought into sight, sideways only.
const here = document.querySelector(".tabs [aria-current]");
if (here) {
  const row = here.closest(".tabs");
  row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.clientWidth) / 2;
}

// data-toast: a message can be put away.
for (const toast of all("[data-toast]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "toast-line__close";
  button.setAttribute("aria-label", "Put this message away");
  button.textContent = "✕";
  button.addEventListener("click", () => {
    toast.remove();
    document.getElementById("main")?.focus();
  });
  toast.append(button);
}

// data-print: a button that prints; hidden in the page until the script is here.
for (const button of all("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// data-idle-dialog: two minutes before the limit a dialog asks; staying needs one key.
// Time away from the page counts, so the clock is read again whenever it is looked at.
const dialog = document.querySelector("[data-idle-dialog]");
if (dialog) {
  const limit = Number(document.body.dataset.idleSeconds) * 1000;
  let seen = Date.now();
  const look = () => {
    const idle = Date.now() - seen;
    if (idle > limit + 2000) location.reload();
    else if (idle > limit - 120000 && !dialog.open) dialog.showModal();
  };
  setInterval(look, 10000);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.requestConfig?.headers["X-Unattended"]) { seen = Date.now(); }
  });
  document.addEventListener("sendhub:saved", () => { seen = Date.now(); });

  // data-stay: the button inside it asks the server to go on.
  document.querySelector("[data-stay]")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (!answer.ok) throw new Error();
      seen = Date.now();
      dialog.close();
    } catch {
      form.submit();
    }
  });
}

// data-privacy: Alt+H or Escape twice hides the page from a classroom board; any key brings it back.
// The title over it names no page and so no child.
const screen = document.querySelector("[data-privacy]");
const title = document.title;
let lastEscape = 0;
let before = null;

const hide = () => {
  before = document.activeElement;
  screen.hidden = false;
  document.title = "SENDHub";
  screen.querySelector("button").focus();
};
const show = () => {
  screen.hidden = true;
  document.title = title;
  before?.focus();
};

document.addEventListener("keydown", (event) => {
  if (screen && !screen.hidden) {
    if (["Alt", "Control", "Meta", "Shift"].includes(event.key)) return;
    event.preventDefault();
    show();
    return;
  }
  if (screen && event.altKey && event.key.toLowerCase() === "h") {
    event.preventDefault();
    hide();
  } else if (event.key === "Escape") {
    closeMenus();
    const now = Date.now();
    if (screen && now - lastEscape < 600) hide();
    lastEscape = now;
  } else if (event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable]")) {
    const search = document.getElementById("top-search");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
});
if (screen) {
  screen.addEventListener("click", show);
  for (const button of all("[data-hide-screen]")) {
    button.hidden = false;
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      closeMenus();
      hide();
    });
  }
}
