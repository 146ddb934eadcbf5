/* The entry form saves itself, one box at a time. What was not sent yet lies in this browser until it is: a closed laptop
   or a lost connection costs nothing. Without this script the pages have a Save button. */
"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const WAIT = 900, AGAIN = 5000; // milliseconds: after the last key, and before trying a lost connection again
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

  const form = document.querySelector("form[data-boxes]");
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

  if (form) {
    const sign = form.querySelector(".saved"), url = form.dataset.boxes;
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const keyOf = (box) => `kinomost.entry.${form.dataset.entry}.${box.dataset.box}`;
    const baseOf = (box) => box.querySelector(`[name="${CSS.escape(box.dataset.box)}-base"]`);
    const busy = new Set(), waiting = new Map(), again = new Set();
    let offline = 0;
    const say = (state, more = "") => {
      if (!sign) return;
      sign.dataset.state = { saved: "", saving: "dirty", offline: "dirty", failed: "failed" }[state];
      sign.textContent = sign.dataset[state] + (more ? " " + more : "");
    };
    const show = (box, which, text) => {
      const place = box.querySelector(`[data-${which}]`);
      place.textContent = text;
      place.hidden = !text;
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
        if (answer.ok) {
          baseOf(box).value = told.base;
          if (JSON.stringify(pairs(box)) === JSON.stringify(sent)) shelf.drop(keyOf(box));
          show(box, "errors", "");
          show(box, "remarks", told.remarks.join(" "));
          box.querySelector(".met")?.remove();
          if (told.checks) refresh();
          if (![...waiting.keys()].length && !again.size) say(all(".met", form).length ? "failed" : "saved", told.at);
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
      met.querySelector("[data-yours]").textContent = mine;
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
      const box = event.target.closest("[data-box]");
      if (!box) return;
      keep(box);
      paintWords(box);
      paintConditions();
      if (box.querySelector(".met")) return; // first a person chooses
      say("saving");
      clearTimeout(waiting.get(box));
      waiting.set(box, setTimeout(() => { waiting.delete(box); send(box); }, event.type === "change" ? 50 : WAIT));
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);

    /* what this browser still holds is put back and sent with the mark it was written from */
    const sendKept = () => {
      for (const box of all("[data-box]", form)) if (shelf.get(keyOf(box)) && !box.querySelector(".met")) send(box);
    };
    for (const box of all("[data-box]", form)) {
      paintWords(box);
      const kept = shelf.get(keyOf(box));
      if (!kept) continue;
      if (JSON.stringify(kept.values) === JSON.stringify(pairs(box))) { shelf.drop(keyOf(box)); continue; }
      put(box, kept.values);
      baseOf(box).value = kept.base;
      for (let fold = box.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      paintWords(box);
      send(box);
    }
    paintConditions();
    window.addEventListener("online", sendKept);
    form.addEventListener("submit", (event) => {
      if (event.submitter?.name === "propose") return; // names that the server proposes
      event.preventDefault();
      for (const box of all("[data-box]", form)) {
        if (waiting.has(box)) { clearTimeout(waiting.get(box)); waiting.delete(box); send(box); }
      }
      sendKept();
    });
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); form.requestSubmit(); }
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") for (const [box, timer] of waiting) { clearTimeout(timer); waiting.delete(box); send(box); }
    });
  }

  /* -- rows are saved with their button; until then what was typed is kept here */
  for (const rows of all("form[data-keep]")) {
    const key = `kinomost.rows.${rows.dataset.keep}`, own = () => pairs(rows).filter(([name]) => name !== "csrfmiddlewaretoken" && !/-mark$/.test(name));
    const marks = () => all('input[name$="-mark"]', rows).map((one) => one.value).join();
    const kept = shelf.get(key);
    if (kept && kept.marks === marks() && JSON.stringify(kept.values) !== JSON.stringify(own())) {
      put(rows, [...kept.values, ...pairs(rows).filter(([name]) => name === "csrfmiddlewaretoken" || /-mark$/.test(name))]);
      const sign = rows.querySelector(".saved");
      if (sign) { sign.dataset.state = "dirty"; sign.textContent = sign.dataset.kept; }
    } else shelf.drop(key);
    rows.addEventListener("input", () => shelf.set(key, { marks: marks(), values: own() }));
    rows.addEventListener("submit", () => shelf.set(key, { marks: marks(), values: own() }));
  }
})();
