/* The reading room: marks by number keys, the total as it stands, drafts saved by themselves, the split between text and sheet.
   Everything here also works without it, by the page's own buttons. */
"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const room = document.querySelector("[data-room]");
  if (!room) return;
  const stored = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const store = (key, value) => { try { if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, value); } catch { /* private window */ } };

  /* -- the split */
  const split = room.querySelector(".room-split");
  const setSplit = (value) => {
    const at = Math.round(Math.max(35, Math.min(75, value)));
    room.style.setProperty("--split", at);
    split.setAttribute("aria-valuenow", at);
    store("kinomost.split", at);
  };
  split.hidden = false;
  setSplit(Number(stored("kinomost.split")) || 58);
  split.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    split.setPointerCapture(event.pointerId);
    const box = room.getBoundingClientRect();
    room.classList.add("is-moving");
    const move = (moved) => setSplit((moved.clientX - box.left) * 100 / box.width);
    split.addEventListener("pointermove", move);
    const end = () => { split.removeEventListener("pointermove", move); room.classList.remove("is-moving"); };
    split.addEventListener("pointerup", end, { once: true });
    split.addEventListener("pointercancel", end, { once: true });
  });
  split.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -2, ArrowRight: 2, Home: -100, End: 100 }[event.key];
    if (step) { event.preventDefault(); setSplit(Number(split.getAttribute("aria-valuenow")) + step); }
  });

  /* -- what is typed is saved by itself; without a connection it stays in this browser until there is one */
  const form = document.querySelector("form[data-sheet]"), noteForm = document.querySelector("form[data-note]");
  const words = form ? form.dataset : {};
  const saver = (form, kind) => {
    const sign = form.querySelector(".saved"), key = `kinomost.${kind}.${form.dataset.account}.${location.pathname.replace(/^\/[^/]+/, "")}`;
    const action = form.getAttribute("action") || location.pathname;
    const fields = () => { const data = new FormData(form); data.delete("csrfmiddlewaretoken"); data.delete("version"); return new URLSearchParams(data).toString(); };
    let last = fields(), timer = 0, running = false, stopped = false;
    const say = (text, state) => { if (!sign) return; sign.textContent = text; if (state) sign.dataset.state = state; else delete sign.dataset.state; };
    const put = (text) => {
      const data = new URLSearchParams(text);
      for (const one of [...form.elements]) {
        if (!one.name || one.name === "version" || one.name === "csrfmiddlewaretoken" || one.type === "submit") continue;
        const value = data.get(one.name) ?? "";
        if (one.type === "radio") one.checked = one.value === value; else if (one.tagName !== "FIELDSET") one.value = value;
      }
      form.dispatchEvent(new Event("kinomost:put"));
    };
    const clash = (answer, mine) => {
      /* both stay: what stands here, and beside it what stands there, until one is chosen */
      stopped = true;
      const there = new URLSearchParams();
      for (const [name, mark] of Object.entries(answer.theirs.marks || {})) there.set(`mark_${name}`, mark);
      for (const name of ["comment", "feedback", "text"]) if (name in answer.theirs) there.set(name, answer.theirs[name]);
      for (const old of all(".elsewhere, .clash", form)) old.remove();
      const here = new URLSearchParams(mine);
      for (const name of new Set([...here.keys(), ...there.keys()])) {
        if (name === "do" || (here.get(name) || "") === (there.get(name) || "")) continue;
        const field = form.elements[name], one = field && (field.length && field[0] && !field.tagName ? field[0] : field);
        if (!one) continue;
        const note = document.createElement("p");
        note.className = "elsewhere small";
        note.textContent = `${words.thereWords} ${there.get(name) || "–"}`;
        (one.closest(".criterion, .field") || form).append(note);
      }
      const box = document.createElement("div"), text = document.createElement("p");
      box.className = "notice notice-warn clash";
      box.setAttribute("role", "alert");
      text.textContent = answer.message;
      box.append(text);
      for (const [label, take] of [[words.mineWords, false], [words.theirsWords, true]]) {
        const button = document.createElement("button");
        button.type = "button"; button.className = "button button-small"; button.textContent = label;
        button.addEventListener("click", () => {
          form.elements.version.value = answer.version;
          for (const old of all(".elsewhere, .clash", form)) old.remove();
          if (take) { put(there.toString()); last = fields(); store(key, null); say("", null); }
          stopped = false;
          if (!take) save();
        });
        box.append(button);
      }
      form.prepend(box);
      say(words.dirtyWords, "dirty");
    };
    const save = async (leaving = false) => {
      clearTimeout(timer);
      const now = fields();
      if (stopped || running || now === last) return;
      running = true;
      say(words.savingWords, "dirty");
      const body = new FormData(form);
      body.set("do", "save");
      try {
        const answer = await fetch(action, { method: "POST", body: new URLSearchParams(body), headers: { Accept: "application/json" }, keepalive: leaving, redirect: "error" });
        const said = await answer.json();
        if (answer.ok) {
          last = now; form.elements.version.value = said.version; store(key, null);
          say(`${words.savedWords} ${said.at}`, null);
        } else if (answer.status === 409) {
          store(key, JSON.stringify({ version: form.elements.version.value, fields: now }));
          clash(said, now);
        } else { say(said.message, "failed"); stopped = answer.status === 403; }
      } catch {
        store(key, JSON.stringify({ version: form.elements.version.value, fields: now }));
        say(words.keptWords, "failed");
        timer = setTimeout(save, 10000);
      } finally { running = false; }
      if (!stopped && fields() !== last && fields() !== now) later();
    };
    const later = () => { clearTimeout(timer); timer = setTimeout(save, 1200); };
    form.addEventListener("input", () => { if (!stopped) say(words.dirtyWords, "dirty"); later(); });
    form.addEventListener("submit", () => { clearTimeout(timer); stopped = true; store(key, null); });
    window.addEventListener("online", () => save());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(true); });
    window.addEventListener("pagehide", () => save(true));
    const kept = JSON.parse(stored(key) || "null");
    if (kept && kept.fields !== last && !form.querySelector("fieldset:disabled")) {
      put(kept.fields);
      form.elements.version.value = kept.version; /* another window may have gone on: then both are shown */
      say(words.backWords, "dirty");
      later();
    }
    return save;
  };
  const saveNote = noteForm && form ? saver(noteForm, "note") : null;

  /* -- the sheet */
  const openKeys = document.querySelector("[data-keys-open]"), keys = document.getElementById("keys");
  const keysOn = keys.querySelector("[data-keys-on]");
  openKeys.hidden = false;
  openKeys.addEventListener("click", () => keys.showModal());
  keysOn.checked = stored("kinomost.keys") !== "off";
  keysOn.addEventListener("change", () => store("kinomost.keys", keysOn.checked ? null : "off"));

  const criteria = form ? all("[data-criterion]", form) : [];
  const markOf = (criterion) => {
    const field = criterion.querySelector('input[type="radio"]:checked, input[type="text"]');
    const text = (field ? field.value : "").trim().replace(",", ".");
    return text === "" ? null : Number(text);
  };
  let save = null;
  const total = () => {
    const out = form.querySelector("[data-total]");
    let sum = 0, weights = 0, missing = 0;
    for (const one of criteria) {
      const mark = markOf(one), low = Number(one.dataset.low), high = Number(one.dataset.high), weight = Number(one.dataset.weight);
      weights += weight;
      if (mark === null || Number.isNaN(mark) || mark < low || mark > high) missing += 1;
      else sum += weight * (mark - low) / (high - low);
    }
    out.toggleAttribute("data-partial", missing > 0);
    out.textContent = missing ? `${out.dataset.missing}: ${missing}` : new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(sum * 100 / weights);
  };
  /* the way to the sheet leaves when the sheet is in sight */
  const jump = document.querySelector(".room-jump"), sheet = document.getElementById("sheet");
  new IntersectionObserver((seen) => { jump.hidden = seen[0].isIntersecting; }).observe(sheet);
  let current = null;
  const paintCurrent = () => { for (const one of criteria) one.classList.toggle("is-now", one === current); };
  if (form) {
    form.addEventListener("focusin", (event) => { current = event.target.closest("[data-criterion]"); paintCurrent(); });
    form.addEventListener("focusout", () => { current = null; paintCurrent(); });
    form.addEventListener("input", total);
    form.addEventListener("kinomost:put", total);
    total();
    if (!form.querySelector("fieldset:disabled")) save = saver(form, "sheet");
  }
  const give = (digit) => {
    const at = current || criteria.find((one) => markOf(one) === null) || criteria[0];
    if (!at) return false;
    const radios = all('input[type="radio"]', at).filter((one) => one.value !== "");
    if (!radios.length) { at.querySelector('input[type="text"]')?.focus(); return true; }
    const wanted = digit === 0 && !radios.some((one) => Number(one.value) === 0) ? 10 : digit;
    const radio = radios.find((one) => Number(one.value) === wanted);
    if (radio) { radio.checked = true; radio.focus(); radio.dispatchEvent(new Event("input", { bubbles: true })); }
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (keys.open) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const button = form?.querySelector("[data-submit]");
      if (button && !button.disabled && button.closest("fieldset:disabled") === null && !noteForm?.contains(event.target)) { event.preventDefault(); form.requestSubmit(button); }
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); save?.(); saveNote?.(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || !keysOn.checked) return;
    if (event.target.closest('textarea, select, input:not([type="radio"], [type="checkbox"]), [contenteditable]')) return;
    if (event.key === "?") { event.preventDefault(); keys.showModal(); return; }
    if (/^[0-9]$/.test(event.key) && save) { if (give(Number(event.key))) event.preventDefault(); return; }
    if (event.key === "s") { event.preventDefault(); save?.(); return; }
    const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
  });
})();
