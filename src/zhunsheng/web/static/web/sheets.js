/* Books: a file that is too large is told before it is sent, a form is sent once, and progress shows by itself. */
"use strict";

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    const input = form.querySelector("input[type=file]");
    const file = input && input.files[0];
    const told = form.querySelector("[data-too-large]");
    if (told) told.hidden = !(file && file.size > Number(form.dataset.largest));
    if (form.dataset.sent || (told && !told.hidden)) {
      event.preventDefault();
      if (told && !told.hidden) input.focus();
      return;
    }
    form.dataset.sent = "1";
    const status = form.querySelector("[data-sending]");
    if (status) status.hidden = false;
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});

const progress = document.querySelector("[data-progress]");
if (progress) {
  const ask = async () => {
    try {
      const answer = await fetch("?part=progress", { cache: "no-store" });
      if (answer.status === 204 || !answer.ok || answer.redirected) {
        window.location.replace(window.location.pathname);
        return;
      }
      progress.innerHTML = await answer.text();
    } catch {
      /* the server is away for a moment: ask again */
    }
    window.setTimeout(ask, 1000);
  };
  window.setTimeout(ask, 700);
}
