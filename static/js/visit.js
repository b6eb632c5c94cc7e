// What the pages of a private link gain from a script; every one of them works without it.

// data-focus: the first thing read after a refused form is what is missing.
document.querySelector("[data-focus]")?.focus();

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
}

// data-keep: what is typed is kept on the server two seconds after the last key.
for (const form of document.querySelectorAll("form[data-keep]")) {
  const note = form.querySelector("[data-kept]");
  let timer = null;
  const keep = async () => {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") fields.append(name, value);
    }
    fields.set("later", "1");
    const answer = await fetch(location.pathname, {
      method: "POST",
      body: fields,
      headers: { "X-Draft": "1" },
      redirect: "manual",
    }).catch(() => null);
    note.hidden = answer?.status !== 204;
  };
  form.addEventListener("input", () => {
    note.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(keep, 2000);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}
