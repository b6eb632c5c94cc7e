// The forms of a concern and of an incident with script: pupils found stay when another name is typed, parts are asked when
// there are several, and the family's questions open with the answer. Without script all of it is there.
const form = document.querySelector("form[data-concern]");
if (form) {
  const found = form.querySelector("#found");
  const chosen = form.querySelector("#chosen");
  const parts = form.querySelector("#parts");
  const words = { concerned: "It is about them", affected: "They were affected", present: "They were there" };

  const nameOf = (box) => box.closest("label").querySelector("bdi").textContent;
  const ticked = () => {
    const seen = new Map();
    for (const box of form.querySelectorAll('input[name="pupils"]:checked')) seen.set(box.value, nameOf(box));
    return seen;
  };
  const askParts = () => {
    const pupils = ticked();
    for (const line of [...parts.children])
      if (!pupils.has(line.dataset.pupil) || pupils.size < 2) line.remove();
    if (pupils.size < 2) return;
    for (const [pk, name] of pupils) {
      if (parts.querySelector(`[data-pupil="${pk}"]`)) continue;
      const line = document.createElement("p");
      line.className = "part";
      line.dataset.pupil = pk;
      const label = document.createElement("label");
      label.htmlFor = `part-${pk}`;
      label.textContent = name;
      const select = document.createElement("select");
      select.className = "form-select";
      select.id = select.name = `part-${pk}`;
      for (const [value, text] of Object.entries(words)) select.add(new Option(text, value));
      line.append(label, " ", select);
      parts.append(line);
    }
  };

  for (const line of parts.children) line.dataset.pupil = line.querySelector("select").name.slice(5);
  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box.name !== "pupils") return;
    if (box.checked && found.contains(box)) {
      chosen.append(box.closest("label"));
      form.querySelector("[data-find]").value = "";
      found.replaceChildren();
      box.focus();
    }
    // The same pupil may stand in two classes.
    for (const twin of form.querySelectorAll(`input[name="pupils"][value="${box.value}"]`)) twin.checked = box.checked;
    askParts();
  });
  // Enter in the search box looks for the name; it never sends the form.
  form.querySelector("[data-find]").addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  form.querySelector('button[name="find"]').hidden = true;
  askParts();

  const family = form.querySelector("[data-family]");
  const show = () => {
    if (!family) return;
    const answer = family.querySelector('input[name="family_knows"]:checked')?.value;
    for (const block of family.querySelectorAll("[data-if]")) block.hidden = block.dataset.if !== answer;
  };
  family?.addEventListener("change", show);
  show();
}
