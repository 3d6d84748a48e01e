/* A folded act opens for a link that leads to it, and all of them for the printer, where the browser does not do it. */
(() => {
  "use strict";
  const folded = (id) => document.getElementById(id)?.closest(".law-act");
  const reach = () => {
    const act = folded(location.hash.slice(1));
    if (!act || act.open) return;
    act.open = true;
    act.scrollIntoView();
  };
  addEventListener("hashchange", reach);
  addEventListener("beforeprint", () => document.querySelectorAll(".law-act").forEach((act) => { act.open = true; }));
  reach();
})();

/* The picture of a law: what the act under the pointer, or the focus, has to do with. Without it nothing is lost. */
(() => {
  "use strict";
  const svg = document.querySelector(".law-picture");
  if (!svg) return;
  const acts = svg.querySelectorAll("[data-act]");
  const ties = svg.querySelectorAll("[data-from]");

  const show = (act) => {
    const near = new Set([act]);
    svg.classList.toggle("of-one", Boolean(act));
    ties.forEach((tie) => {
      const touches = tie.dataset.from === act || tie.dataset.to === act;
      tie.classList.toggle("near", touches);
      if (touches) near.add(tie.dataset.from).add(tie.dataset.to);
    });
    acts.forEach((box) => box.classList.toggle("near", near.has(box.dataset.act)));
  };

  acts.forEach((box) => {
    box.addEventListener("mouseenter", () => show(box.dataset.act));
    box.addEventListener("focus", () => show(box.dataset.act));
    box.addEventListener("mouseleave", () => show(""));
    box.addEventListener("blur", () => show(""));
  });
})();
