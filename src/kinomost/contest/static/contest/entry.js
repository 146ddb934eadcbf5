/* The entry form saves itself, one box at a time; rows of one kind (people, sources of money …) are one box. What was not
   sent yet, and a row with something missing, lies in this browser until it is: a closed laptop or a lost connection
   costs nothing. Without this script the pages have a Save button. */
"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const WAIT = 900, ROWS_WAIT = 4000, AGAIN = 5000; // milliseconds: after the last key, the same in a row that was not left, and before trying a lost connection again
  const shelf = {
    get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* a private window */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* a private window */ } },
  };
  const inputs = (from) => all("input, select, textarea", from).filter((one) => one.name && !one.disabled && one.type !== "file");
  const pairs = (from) => inputs(from).filter((one) => !one.name.endsWith("-base") && (!/^(checkbox|radio)$/.test(one.type) || one.checked)).map((one) => [one.name, one.value]);
  const put = (from, values) => {
    const left = new Map();
    for (const [name, value] of values) left.set(name, [...(left.get(name) || []), value]);
    for (const one of inputs(from)) {
      if (one.name.endsWith("-base") || one.name === "csrfmiddlewaretoken") continue;
      const own = left.get(one.name) || [];
      if (/^(checkbox|radio)$/.test(one.type)) one.checked = own.includes(one.value);
      else if (left.has(one.name)) one.value = own.shift() ?? "";
    }
  };

  /* -- words, counted as the server counts them: runs of letters and digits */
  const WORD = /[\p{L}\p{N}]+(?:(?:['’ʼ‑-]|(?<=\p{Nd})[.,](?=\p{Nd}))[\p{L}\p{N}]+)*/gu;
  const count = (text) => (text.normalize("NFC").replaceAll("\u00ad", "").replace(/\p{M}/gu, "").match(WORD) || []).length;
  const paintWords = (box) => {
    const sign = box.querySelector(".words"), field = box.querySelector("textarea, input[type=text]");
    if (!sign || !field) return;
    const words = count(field.value);
    sign.querySelector("[data-words]").textContent = words;
    sign.classList.toggle("words-over", words > Number(sign.dataset.most));
  };

  const aside = document.getElementById("checklist");

  /* -- the checklist follows what is saved */
  let refreshing = 0;
  const refresh = () => {
    clearTimeout(refreshing);
    refreshing = setTimeout(async () => {
      try {
        const answer = await fetch(aside.dataset.refresh, { credentials: "same-origin" });
        if (!answer.ok) return;
        const at = aside.scrollTop;
        aside.innerHTML = await answer.text();
        aside.scrollTop = at;
        for (const sign of all("[data-done]")) sign.textContent = aside.querySelector("[data-count]").dataset.count;
      } catch { /* the next box that is saved tries again */ }
    }, 300);
  };

  for (const form of all("form[data-boxes]")) {
    const sign = form.querySelector(".saved"), url = form.dataset.boxes;
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const keyOf = (box) => `kinomost.entry.${form.dataset.entry}.${box.dataset.box}`;
    const baseOf = (box) => box.querySelector(`[name="${CSS.escape(box.dataset.box)}-base"]`);
    const busy = new Set(), waiting = new Map(), again = new Set();
    let offline = 0;
    const say = (state, more = "") => {
      if (!sign) return;
      sign.dataset.state = { saved: "", failed: "failed", out: "failed" }[state] ?? "dirty";
      sign.textContent = sign.dataset[state] + (more ? " " + more : "");
    };
    const show = (box, which, text) => {
      const place = box.querySelector(`[data-${which}]`);
      if (!place) return;
      place.textContent = text;
      place.hidden = !text;
    };

    /* -- rows: every one carries a name of its own, so that one that was saved is known again */
    const part = (box, name) => box.querySelector(`[name="${CSS.escape(name)}"]`);
    const rowsOf = (box) => all("tbody > tr:not(.row-note)", box);
    const idOf = (row) => row.querySelector('[name$="-row"]');
    const addRow = (box) => {
      const total = part(box, `${box.dataset.rows}-TOTAL_FORMS`);
      box.querySelector("tbody").insertAdjacentHTML("beforeend", box.querySelector("template").innerHTML.replaceAll("__prefix__", total.value));
      total.value = Number(total.value) + 1;
      window.htmx?.process(rowsOf(box).at(-1));
    };
    const rowTyped = (box, row) => {
      const id = idOf(row);
      if (!id.value) id.value = Array.from(crypto.getRandomValues(new Uint8Array(4)), (one) => one.toString(16).padStart(2, "0")).join("");
      if (row === rowsOf(box).at(-1)) addRow(box);
    };
    /* what a row lacks is said once it is left, and stays until it is there: nothing may jump away under a pointer */
    const half = new Map();
    const paintHalf = (box) => {
      for (const row of rowsOf(box)) {
        const why = half.get(box)?.[idOf(row).name.replace(/-row$/, "")];
        let note = row.nextElementSibling?.matches(".row-note") ? row.nextElementSibling : null;
        if (!why) { note?.remove(); continue; }
        if (!note) {
          if (row.contains(document.activeElement)) continue;
          note = document.createElement("tr");
          note.className = "row-note";
          note.insertCell().colSpan = row.cells.length;
          row.after(note);
        }
        note.cells[0].textContent = why;
      }
    };
    const restore = (box, kept) => {
      if (box.dataset.rows) {
        const total = part(box, `${box.dataset.rows}-TOTAL_FORMS`), wanted = kept.values.find(([name]) => name === total.name)?.[1] || 0;
        box.querySelector("tbody").replaceChildren();
        for (total.value = 0; Number(total.value) < wanted;) addRow(box);
      }
      put(box, kept.values);
      baseOf(box).value = kept.base;
    };

    const send = async (box) => {
      if (busy.has(box)) { again.add(box); return; }
      busy.add(box);
      say("saving");
      const sent = pairs(box), body = new URLSearchParams(sent);
      body.set("box", box.dataset.box);
      body.set("base", baseOf(box).value);
      try {
        const answer = await fetch(url, { method: "POST", body, credentials: "same-origin", headers: { "X-CSRFToken": token } });
        const told = await answer.json().catch(() => ({}));
        if (answer.status === 403 || (answer.ok && told.base === undefined)) { // signed out meanwhile
          say("out");
        } else if (answer.ok) {
          const isAll = JSON.stringify(pairs(box)) === JSON.stringify(sent) && !Object.keys(told.half || {}).length;
          baseOf(box).value = told.base;
          for (const [name, id] of Object.entries(told.rows || {})) if (part(box, name)) part(box, name).value = id;
          if (isAll) shelf.drop(keyOf(box)); else keep(box);
          half.set(box, told.half || {});
          if (box.dataset.rows) paintHalf(box);
          for (const [id, html] of Object.entries(told.parts || {})) document.getElementById(id).innerHTML = html;
          show(box, "errors", "");
          show(box, "remarks", told.remarks.join(" "));
          box.querySelector(".met")?.remove();
          if (told.checks) refresh();
          if (!waiting.size && !again.size) {
            const lacks = [...half.values()].some((rows) => Object.keys(rows).length);
            if (all(".met", form).length) say("failed"); else if (lacks) say("half"); else say("saved", told.at);
          }
        } else if (answer.status === 409) { meet(box, told, sent); say("failed");
        } else if (answer.status === 422) { show(box, "errors", told.errors.join(" ")); say("failed");
        } else if (answer.status === 410) { show(box, "errors", told.closed); say("failed");
        } else throw new Error(answer.status);
      } catch {
        say("offline");
        clearTimeout(offline);
        offline = setTimeout(sendKept, AGAIN);
      } finally {
        busy.delete(box);
        if (again.delete(box)) send(box);
      }
    };

    /* both texts side by side; nothing is written until a person has chosen */
    const meet = (box, told, sent) => {
      box.querySelector(".met")?.remove();
      const met = document.getElementById("met").content.cloneNode(true).firstElementChild;
      const mine = sent.filter(([name]) => !/-(tag|kind)$/.test(name)).map(([, value]) => value).filter(Boolean).join("\n");
      met.querySelector("[data-who]").textContent = told.who;
      met.querySelector("[data-theirs]").textContent = told.theirs;
      met.querySelector("[data-yours]").textContent = told.yours ?? mine;
      met.querySelector('[data-choose="both"]').hidden = !told.plain;
      met.addEventListener("click", (event) => {
        const choice = event.target.dataset.choose;
        if (!choice) return;
        baseOf(box).value = told.base;
        met.remove();
        if (choice === "theirs") {
          shelf.drop(keyOf(box));
          if (!told.plain) { location.reload(); return; }
        }
        const field = box.querySelector("textarea, input[type=text]");
        if (told.plain && choice === "theirs") field.value = told.theirs;
        if (choice === "both") field.value = `${told.theirs}\n\n${field.value}`;
        paintWords(box);
        keep(box);
        send(box);
      });
      box.append(met);
    };

    const keep = (box) => shelf.set(keyOf(box), { base: baseOf(box).value, values: pairs(box) });
    /* questions that another answer shows */
    const paintConditions = () => {
      for (const question of all("[data-when]", form)) {
        const box = form.querySelector(`[data-box="${CSS.escape(question.dataset.when)}"]`);
        if (!box) continue;
        const said = pairs(box).map(([, value]) => ({ True: "yes", on: "yes", False: "no" })[value] || value);
        question.hidden = !question.dataset.any.split(" ").some((one) => said.includes(one));
      }
    };
    const changed = (event) => {
      const box = event.target.closest("[data-box]"), row = event.target.closest("[data-rows] tbody > tr");
      if (!box) return;
      if (row) rowTyped(box, row);
      keep(box);
      paintWords(box);
      paintConditions();
      if (box.querySelector(".met")) return; // first a person chooses
      say(row ? "typing" : "saving");
      if (row && event.target.type !== "checkbox") later(box, ROWS_WAIT);
      else later(box, event.type === "change" ? 50 : WAIT);
    };
    const flush = (box) => { clearTimeout(waiting.get(box)); waiting.delete(box); send(box); };
    const later = (box, wait) => {
      clearTimeout(waiting.get(box));
      // A name that is being written is nobody's yet.
      waiting.set(box, setTimeout(() => { if (box.dataset.rows && document.hasFocus() && box.contains(document.activeElement) && document.activeElement.list) later(box, wait); else flush(box); }, wait));
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("focusout", (event) => {
      const box = event.target.closest("[data-rows]");
      if (!box || event.target.closest("tr")?.contains(event.relatedTarget)) return;
      if (waiting.has(box)) flush(box);
      setTimeout(() => paintHalf(box), 300);
    });

    /* what this browser still holds is put back and sent with the mark it was written from */
    const sendKept = () => {
      for (const box of all("[data-box]", form)) if (shelf.get(keyOf(box)) && !box.querySelector(".met")) send(box);
    };
    for (const box of all("[data-box]", form)) {
      paintWords(box);
      const kept = shelf.get(keyOf(box));
      if (!kept) continue;
      if (JSON.stringify(kept.values) === JSON.stringify(pairs(box))) { shelf.drop(keyOf(box)); continue; }
      restore(box, kept);
      for (let fold = box.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      paintWords(box);
      send(box);
    }
    paintConditions();
    window.addEventListener("online", sendKept);
    form.addEventListener("submit", (event) => {
      if (event.submitter?.name === "propose") return; // names that the server proposes
      event.preventDefault();
      for (const box of [...waiting.keys()]) flush(box);
      sendKept();
    });
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); form.requestSubmit(); }
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") for (const box of [...waiting.keys()]) flush(box);
    });
  }
})();
