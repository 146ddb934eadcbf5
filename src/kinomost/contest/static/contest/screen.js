/* The clock of a pitch session: every screen shows what the server says has run, and follows whatever is done to it.
   Keyboard on the big screen: space starts and pauses, arrows bring the next project or the one before on stage. */
(() => {
  "use strict";
  const root = document.querySelector("[data-state]");
  if (!root) return;
  const shown = root.querySelector("[data-clock]"), lost = root.querySelector("[data-lost]");
  const said = root.querySelector("[data-clock-said]"), keys = root.querySelector("[data-keys]");
  const limit = Number(root.dataset.limit), EVERY = 1500; // ms between two looks
  let running = root.dataset.running === "1", used = Number(root.dataset.used), since = performance.now();
  let last = "";

  const two = (number) => String(number).padStart(2, "0");
  function text(left) {
    const whole = left >= 0 ? Math.ceil(left) : Math.floor(-left);
    return `${left < 0 ? "+" : ""}${Math.floor(whole / 60)}:${two(whole % 60)}`;
  }

  function draw() {
    const left = limit - used - (running ? (performance.now() - since) / 1000 : 0);
    if (!shown) return;
    shown.textContent = text(left);
    const state = left < 0 ? "over" : left <= 60 && (running || used > 0) ? "warns" : "";
    if (state !== last) {
      shown.dataset.clock = last = state;
      if (said && state) said.textContent = shown.textContent;
    }
  }

  async function look() {
    try {
      const answer = await fetch(root.dataset.state, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error(answer.status);
      const state = await answer.json();
      if (lost) lost.hidden = true;
      if (String(state.pitch ?? "") !== root.dataset.pitch || state.running !== running || state.limit !== limit) { location.reload(); return; }
      used = state.used; since = performance.now();
    } catch { if (lost) lost.hidden = false; }
  }

  async function press(what) {
    const button = keys?.querySelector(`[value="${what}"]`);
    if (!button) return;
    const body = new FormData(keys);
    body.set("do", what);
    try { await fetch(keys.action, { method: "POST", body }); location.reload(); } catch { if (lost) lost.hidden = false; }
  }

  if (root === document.body) {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const what = { " ": running ? "pause" : "start", ArrowRight: "next", ArrowLeft: "previous", PageDown: "next", PageUp: "previous" }[event.key];
      if (!what || (event.key === " " && event.target.closest("button"))) return;
      event.preventDefault();
      press(what);
    });
    const awake = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
    document.addEventListener("visibilitychange", awake);
    awake();
  }
  draw();
  setInterval(draw, 200);
  setInterval(look, EVERY);
})();
