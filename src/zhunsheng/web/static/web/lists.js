/* A list without this script works as well; with it, a page is picked at one stroke and addresses stay short. */
"use strict";

for (const form of document.querySelectorAll("form.listed")) {
  const boxes = [...form.querySelectorAll('input[name="pick"]')];
  const all = form.querySelector(".pick-all");
  const told = form.querySelector(".picked");
  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    form.classList.toggle("has-picked", count > 0);
    if (told) told.textContent = count ? told.dataset.words.replace("{n}", count) : "";
    if (all) {
      all.checked = count === boxes.length;
      all.indeterminate = count > 0 && count < boxes.length;
    }
    for (const box of boxes) box.closest("tr").classList.toggle("is-picked", box.checked);
  };
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      tell();
    });
  }
  form.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);
  tell();
}

for (const form of document.querySelectorAll("form.filters")) {
  form.addEventListener("submit", () => {
    const empty = [...form.elements].filter((e) => e.name && !e.value && !e.disabled);
    for (const each of empty) each.disabled = true;
    // Whoever comes back to the page finds the fields as they were.
    setTimeout(() => { for (const each of empty) each.disabled = false; }, 0);
  });
  form.querySelector('[name="add"]')?.addEventListener("change", () => form.requestSubmit());
}
