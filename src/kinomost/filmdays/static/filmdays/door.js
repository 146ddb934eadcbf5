/* The door: reads tickets with the telephone's camera and sends their codes as if they had been typed.
   Browsers that can read QR codes by themselves do; for the others jsQR is fetched when the camera is started. */
(() => {
  "use strict";
  const camera = document.querySelector("[data-door-camera]");
  if (!camera || !navigator.mediaDevices) return;
  const video = camera.querySelector("video"), button = camera.querySelector("button");
  const AGAIN = 4000; // ms in which a ticket that stays before the camera is not sent again
  let last = "", until = 0, stream = null;
  camera.hidden = false;

  async function reader() {
    if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async () => (await detector.detect(video))[0]?.rawValue;
    }
    await new Promise((done, failed) => {
      const script = document.createElement("script");
      Object.assign(script, { src: camera.dataset.reader, onload: done, onerror: failed });
      document.head.append(script);
    });
    const canvas = document.createElement("canvas"), pen = canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      const scale = Math.min(1, 640 / video.videoWidth);
      canvas.width = video.videoWidth * scale; canvas.height = video.videoHeight * scale;
      pen.drawImage(video, 0, 0, canvas.width, canvas.height);
      const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
      return jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data;
    };
  }

  async function send(code) {
    const door = document.querySelector("[data-door]"), form = door.querySelector(".door-scan");
    const body = new FormData(form);
    body.set("code", code);
    const answer = await fetch(location.href, { method: "POST", body });
    if (!answer.ok) { form.querySelector("[name=code]").value = code; form.requestSubmit(); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    door.replaceWith(page.querySelector("[data-door]"));
    navigator.vibrate?.(document.querySelector(".door-answer.notice-good") ? 80 : [200, 100, 200]);
  }

  async function watch(read) {
    while (stream) {
      const code = video.readyState > 1 ? await read().catch(() => "") : "";
      if (code && (code !== last || Date.now() > until)) {
        last = code;
        await send(code).catch(() => { last = ""; }); // no network just now: the next look tries again
        until = Date.now() + AGAIN;
      } else if (code) until = Date.now() + AGAIN;
      await new Promise((next) => setTimeout(next, 150));
    }
  }

  function stop() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null; video.hidden = true; button.setAttribute("aria-pressed", "false");
  }

  button.addEventListener("click", async () => {
    if (stream) { stop(); return; }
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream; video.hidden = false; button.setAttribute("aria-pressed", "true");
      await video.play();
      watch(await reader());
    } catch {
      stop();
      camera.querySelector("[data-door-trouble]").hidden = false;
    }
  });
})();
