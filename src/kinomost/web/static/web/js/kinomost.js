/* Small helps for pages that already work without them: the palette, my selection, ticked rows, undo, saved state. */
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  /* -- theme: change at once, and keep it where the server's own answer would */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".theme-switch") || !event.submitter) return;
    event.preventDefault();
    root.dataset.theme = event.submitter.value;
    form.querySelector(`.to-${root.dataset.theme === "dark" ? "light" : "dark"}`).focus();
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax${secure}`;
  });

  /* -- my selection, kept in this browser; the address ?s=1,2,3 carries it to the server and to a friend */
  const KEY = "kinomost.selection";
  const kept = () => { try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; } };
  const keep = (ids) => { try { localStorage.setItem(KEY, JSON.stringify(ids)); } catch { /* private window: the address still works */ } };
  const paintPicks = () => {
    const ids = kept();
    for (const one of all("[data-pick]")) {
      one.setAttribute("role", "button");
      one.setAttribute("aria-pressed", String(ids.includes(one.dataset.pick)));
    }
    for (const one of all("[data-picks-count]")) { one.textContent = ids.length; one.hidden = !ids.length; }
    for (const one of all("[data-picks-link]")) {
      const url = new URL(one.href, location.href);
      if (ids.length) url.searchParams.set("s", ids.join(",")); else url.searchParams.delete("s");
      one.href = url.pathname + url.search.replaceAll("%2C", ",");
    }
  };
  document.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-pick]");
    if (!pick || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const ids = kept(), id = pick.dataset.pick;
    keep(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]);
    paintPicks();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches("[data-pick]")) { event.preventDefault(); event.target.click(); }
  });
  window.addEventListener("storage", (event) => { if (event.key === KEY) paintPicks(); });

  /* -- toasts can be closed; those without an undo leave by themselves */
  const dressToasts = () => {
    for (const toast of all("[data-toast]:not([data-dressed])")) {
      toast.dataset.dressed = "";
      const close = toast.querySelector("[data-close]");
      close.hidden = false;
      close.addEventListener("click", () => toast.remove());
      if (!toast.querySelector("form") && !toast.classList.contains("toast-bad")) setTimeout(() => toast.remove(), 8000);
    }
  };

  /* -- ticked rows */
  const paintBulk = (form) => {
    const boxes = all('tbody input[type="checkbox"]', form), on = boxes.filter((box) => box.checked).length;
    for (const bar of all("[data-bulk-bar]", form)) bar.toggleAttribute("data-empty", !on);
    for (const count of all("[data-bulk-count]", form)) count.textContent = on;
    for (const head of all("[data-bulk-all]", form)) { head.checked = on > 0 && on === boxes.length; head.indeterminate = on > 0 && on < boxes.length; }
  };
  let lastBox = null;
  document.addEventListener("click", (event) => {
    const box = event.target.closest('[data-bulk] tbody input[type="checkbox"]');
    if (!box) return;
    const boxes = all('tbody input[type="checkbox"]', box.form);
    if (event.shiftKey && lastBox && boxes.includes(lastBox)) {
      const [from, to] = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
    }
    lastBox = box;
    paintBulk(box.form);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-bulk-all]")) {
      for (const box of all('tbody input[type="checkbox"]', event.target.form)) box.checked = event.target.checked;
      paintBulk(event.target.form);
    }
    if (event.target.closest("[data-filters]") && event.target.matches("select, [type=checkbox], [type=date]")) event.target.form.requestSubmit();
  });

  /* -- in rows of links that run off a narrow page, the current one is in sight */
  for (const link of all(".desk-nav [aria-current], .tabs [aria-current]")) {
    const row = link.closest("ul, .tabs");
    row.scrollLeft = link.offsetLeft - (row.clientWidth - link.offsetWidth) / 2;
  }
  /* -- a slider says where it stands */
  document.addEventListener("input", (event) => {
    if (event.target.matches("input[data-shows]")) for (const one of event.target.labels) for (const said of all("output", one)) said.value = event.target.value;
  });

  /* -- what is not saved yet is said, and leaving asks once */
  for (const form of all("form[data-saved]")) {
    const sign = form.querySelector(".saved");
    let dirty = sign?.dataset.state === "dirty"; // drawn again with what is wrong in it
    form.addEventListener("input", () => {
      dirty = true;
      if (sign) { sign.dataset.state = "dirty"; sign.textContent = sign.dataset.dirty || sign.textContent; }
    });
    form.addEventListener("submit", () => { dirty = false; });
    window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); form.requestSubmit(); }
    });
    const wrong = all(".field-errors, .notice-bad", form), mend = form.querySelector("[data-mend]");
    if (mend && wrong.length) {
      let next = 0;
      const show = () => {
        const one = wrong[next++ % wrong.length], around = one.closest(".rows-cell, .field, .rows-row, .form-row") || one.parentElement;
        for (let fold = one.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
        one.scrollIntoView({ block: "center" });
        (around.querySelector('[aria-invalid="true"]') || around.querySelector("input:not([type=hidden]), select, textarea"))?.focus({ preventScroll: true });
      };
      mend.querySelector("span").textContent = wrong.length;
      mend.hidden = false;
      mend.addEventListener("click", show);
      show();
    }
  }

  /* -- the palette: links marked data-command, then whatever the search finds */
  const palette = document.getElementById("palette");
  if (palette) {
    const input = palette.querySelector("input"), list = palette.querySelector("ul");
    let rows = [], at = 0, asked = 0, timer = 0;
    const seen = new Map();
    for (const link of all("a[data-command], .masthead .nav a, .desk-nav a, .desk-head a.button")) {
      if (link.href && !seen.has(link.href)) seen.set(link.href, { text: link.textContent.trim(), url: link.href, kind: "" });
    }
    const commands = [...seen.values()];
    const choose = (next) => {
      at = Math.max(0, Math.min(next, rows.length - 1));
      [...list.children].forEach((li, n) => li.setAttribute("aria-selected", String(n === at)));
      const on = list.children[at];
      if (on) { on.scrollIntoView({ block: "nearest" }); input.setAttribute("aria-activedescendant", on.id); } else input.removeAttribute("aria-activedescendant");
    };
    const fill = (items) => {
      rows = items;
      list.replaceChildren(...items.map((item, n) => {
        const li = document.createElement("li"), text = document.createElement("span"), kind = document.createElement("small");
        li.id = "palette-" + n; li.setAttribute("role", "option");
        text.textContent = item.text; kind.textContent = item.kind;
        if (item.lang) text.lang = item.lang;
        li.append(text, kind);
        li.addEventListener("click", () => { location.href = item.url; });
        li.addEventListener("mousemove", () => choose(n));
        return li;
      }));
      choose(0);
    };
    const look = () => {
      const q = input.value.trim().toLowerCase();
      const near = commands.filter((one) => !q || one.text.toLowerCase().includes(q));
      fill(near);
      clearTimeout(timer);
      if (q.length < 2) return;
      const mine = ++asked;
      timer = setTimeout(() => {
        fetch(document.body.dataset.search + "?as=json&q=" + encodeURIComponent(q))
          .then((answer) => (answer.ok ? answer.json() : { results: [] }))
          .then((found) => { if (mine === asked) fill([...near, ...found.results]); })
          .catch(() => {});
      }, 150);
    };
    const open = () => { if (!palette.open) { palette.showModal(); input.value = ""; look(); input.focus(); } };
    input.addEventListener("input", look);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") { event.preventDefault(); choose(at + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); choose(at - 1); }
      else if (event.key === "Enter" && rows[at]) { event.preventDefault(); location.href = rows[at].url; }
    });
    palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, textarea, select, [contenteditable]");
      if (((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") || (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey)) {
        event.preventDefault();
        open();
      }
    });
  }

  const dress = () => { paintPicks(); dressToasts(); all("form[data-bulk]").forEach(paintBulk); };
  dress();
  document.addEventListener("htmx:afterSwap", dress);
})();
