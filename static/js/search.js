// What the page of search results gains from a script: hands may stay on the keys.

// data-found: the first result has the focus, so that Enter opens it; the arrows go from one to the next.
const found = document.querySelector("[data-found]");
const field = document.querySelector(".sift input[type=search]");
const links = [...(found?.querySelectorAll("a") ?? [])];

// Beside "Nothing found" they are other ways to write it, and the field comes first.
if (found?.querySelector("ul")) links[0].focus({ preventScroll: true });
else field?.focus();

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !links.length) return;
  const at = links.indexOf(document.activeElement);
  const isField = event.target.matches("input[type=search]");
  if (at < 0 && !isField) return;
  event.preventDefault();
  if (at + step < 0) field.focus();
  else links[Math.min(at + step, links.length - 1)].focus();
});
