/* The form of an act works without this script; with it a day can be picked, files dropped, names added one by one. */
(() => {
  "use strict";
  const english = document.documentElement.lang === "en";
  const words = english
    ? { pick: "Pick a day", before: "Previous month", after: "Next month", week: ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"],
        month: (y, m) => `${y}-${String(m + 1).padStart(2, "0")}`, add: "Add one: type a few letters", large: "larger than", drop: "Files to be attached" }
    : { pick: "选日期", before: "上个月", after: "下个月", week: ["一", "二", "三", "四", "五", "六", "日"],
        month: (y, m) => `${y} 年 ${m + 1} 月`, add: "加一个：写几个字，从提示中选", large: "超过", drop: "将附上的文件" };
  const make = (tag, given = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), given);
    made.append(...inside);
    return made;
  };
  const iso = (day) => [day.getFullYear(), String(day.getMonth() + 1).padStart(2, "0"), String(day.getDate()).padStart(2, "0")].join("-");
  const read = (text) => {
    const found = /^\s*(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?\s*$/.exec(text);
    return found ? new Date(+found[1], found[2] - 1, +found[3]) : null;
  };

  /* A small calendar: arrows by day and week, page keys by month, Enter takes, Escape leaves. */
  const calendar = (input) => {
    const button = make("button", { type: "button", className: "button pick-day", textContent: words.pick });
    button.setAttribute("aria-expanded", "false");
    const box = make("div", { className: "calendar", hidden: true });
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", words.pick);
    const pair = make("span", { className: "pair days" });
    input.replaceWith(pair);
    pair.append(input, button, box);
    let at = new Date();

    const close = (back) => {
      box.hidden = true;
      button.setAttribute("aria-expanded", "false");
      if (back) button.focus();
    };
    const take = (day) => {
      input.value = iso(day);
      input.dispatchEvent(new Event("change", { bubbles: true }));
      close(true);
    };
    const go = (months, days = 0) => {
      const last = new Date(at.getFullYear(), at.getMonth() + months + 1, 0).getDate();
      at = new Date(at.getFullYear(), at.getMonth() + months, Math.min(at.getDate(), last) + days);
      draw(true);
    };
    const turn = (label, months, sign) => {
      const made = make("button", { type: "button", className: "button", textContent: sign });
      made.setAttribute("aria-label", label);
      made.addEventListener("click", () => go(months));
      return made;
    };
    const draw = (focus) => {
      const year = at.getFullYear(), month = at.getMonth();
      const title = make("b", { textContent: words.month(year, month) });
      title.setAttribute("aria-live", "polite");
      const grid = make("div", { className: "grid" }, ...words.week.map((d) => make("span", { textContent: d, className: "quiet small" })));
      for (let n = (new Date(year, month, 1).getDay() + 6) % 7; n > 0; n--) grid.append(make("span"));
      const count = new Date(year, month + 1, 0).getDate(), chosen = read(input.value);
      for (let n = 1; n <= count; n++) {
        const day = new Date(year, month, n);
        const cell = make("button", { type: "button", textContent: n, tabIndex: n === at.getDate() ? 0 : -1 });
        cell.setAttribute("aria-label", iso(day));
        if (chosen && iso(chosen) === iso(day)) cell.setAttribute("aria-current", "date");
        cell.addEventListener("click", () => take(day));
        grid.append(cell);
      }
      box.replaceChildren(make("div", { className: "head-of" }, turn(words.before, -1, "‹"), title, turn(words.after, 1, "›")), grid);
      if (focus) box.querySelector('.grid button[tabindex="0"]').focus();
    };
    const keys = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [0, -7], ArrowDown: [0, 7], PageUp: [-1], PageDown: [1] };
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close(true);
      else if (keys[event.key]) { event.preventDefault(); go(...keys[event.key]); }
    });
    button.addEventListener("click", () => {
      if (!box.hidden) return close(true);
      at = read(input.value) || read(document.getElementById("day")?.value || "") || new Date();
      box.hidden = false;
      button.setAttribute("aria-expanded", "true");
      draw(true);
    });
    document.addEventListener("click", (event) => { if (!box.hidden && event.isTrusted && !event.composedPath().includes(pair)) close(false); });
  };
  document.querySelectorAll("input[data-day]").forEach(calendar);

  /* Names a line each: an input with the known names puts one more under the others. */
  document.querySelectorAll("textarea[data-add]").forEach((area) => {
    if (!document.getElementById(area.dataset.add)) return;
    const input = make("input", { placeholder: words.add, autocomplete: "off" });
    input.setAttribute("list", area.dataset.add);
    input.setAttribute("aria-label", words.add);
    const known = new Set([...document.getElementById(area.dataset.add).options].map((o) => o.value));
    const add = () => {
      const name = input.value.trim(), lines = area.value.split("\n").map((l) => l.trim()).filter(Boolean);
      if (!known.has(name)) return;
      if (!lines.includes(name)) area.value = [...lines, name].join("\n");
      input.value = "";
    };
    input.addEventListener("input", add);
    input.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); add(); } });
    area.after(input);
  });

  /* Files: dropped on the field they join those chosen; what is too large is said before it is sent. */
  document.querySelectorAll("[data-drop]").forEach((field) => {
    const most = field.dataset.drop * 1048576;
    const told = make("ul", { className: "chosen small" });
    told.setAttribute("role", "status");
    field.append(told);
    const more = field.querySelector("input[multiple]");
    const tell = () => {
      const files = [...field.querySelectorAll("input[type=file]")].flatMap((i) => [...i.files]);
      told.replaceChildren(...files.map((f) => {
        const size = f.size >= 1048576 ? `${(f.size / 1048576).toFixed(1)} MB` : `${Math.ceil(f.size / 1024)} KB`;
        return make("li", { textContent: f.size > most ? `${f.name}：${size}，${words.large} ${field.dataset.drop} MB` : `${f.name}：${size}`, className: f.size > most ? "told-fault" : "" });
      }));
      return files.every((f) => f.size <= most);
    };
    field.addEventListener("change", tell);
    for (const kind of ["dragenter", "dragover"]) field.addEventListener(kind, (event) => { event.preventDefault(); field.classList.add("over"); });
    for (const kind of ["dragleave", "drop"]) field.addEventListener(kind, () => field.classList.remove("over"));
    field.addEventListener("drop", (event) => {
      event.preventDefault();
      const onto = event.target.closest("p")?.querySelector("input[type=file]:not([multiple])") || more;
      const held = new DataTransfer();
      for (const file of onto.multiple ? [...onto.files, ...event.dataTransfer.files] : [event.dataTransfer.files[0]]) held.items.add(file);
      onto.files = held.files;
      tell();
    });
    field.closest("form").addEventListener("submit", (event) => {
      if (!tell()) { event.preventDefault(); field.scrollIntoView(); }
    });
  });
})();
