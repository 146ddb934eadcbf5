/* Sends the files of `{% upload_field %}` in chunks: with progress, pause, and a way on after a lost connection or a
   reload. What was begun is remembered in this browser by name, size and date of the file; a page cannot keep the file
   itself, so after a reload the person chooses it again and it goes on where it stopped. */

const KEY = "kinomost.uploads";
const PAUSES = [1, 2, 4, 8, 15, 30]; // seconds between tries when the connection is gone

const kept = () => { try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch { return {}; } };
const keep = (key, value) => {
  const all = kept();
  if (value) all[key] = value; else delete all[key];
  try { localStorage.setItem(KEY, JSON.stringify(all)); } catch { /* private window: a reload begins anew */ }
};

/* One request. Resolves for every answer of the site, rejects when there was none. */
const ask = (method, url, { body = null, headers = {}, token = "", progress = null, hold = () => {} } = {}) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.open(method, url);
  request.timeout = 120_000;
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  if (token) request.setRequestHeader("X-CSRFToken", token);
  if (progress) request.upload.addEventListener("progress", (event) => progress(event.loaded));
  request.addEventListener("load", () => {
    let json = null;
    try { json = JSON.parse(request.responseText); } catch { /* 204, or a page of the proxy in front */ }
    resolve({ status: request.status, ok: request.status >= 200 && request.status < 300, json });
  });
  for (const name of ["error", "timeout", "abort"]) request.addEventListener(name, () => reject(new Error(name)));
  hold(request);
  request.send(body);
});

class Field {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("input[type=file]");
    this.form = root.closest("form");
    this.list = root.querySelector(".upload-files");
    this.rows = [];
    this.working = false;
    this.answer = null;
    this.input.addEventListener("change", () => { this.add([...this.input.files]); this.input.value = ""; });
    const drop = root.querySelector(".upload-drop");
    root.querySelector(".upload-hint").hidden = false;
    root.classList.add("upload-live");
    for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => {
      if (event.dataTransfer?.types.includes("Files")) { event.preventDefault(); drop.toggleAttribute("data-over", true); }
    });
    for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.toggleAttribute("data-over", false));
    drop.addEventListener("drop", (event) => {
      if (event.dataTransfer?.files.length) { event.preventDefault(); this.add([...event.dataTransfer.files]); }
    });
    this.form?.addEventListener("submit", (event) => {
      if (this.rows.some((row) => row.isOpen)) { event.preventDefault(); this.say(this.sentence("busy")); this.rows.find((row) => row.isOpen).show("busy"); }
    });
    this.remember();
  }

  get token() { return this.form?.querySelector("[name=csrfmiddlewaretoken]")?.value || ""; }
  get mark() { return JSON.stringify([this.root.dataset.purpose, this.root.dataset.subject]); }
  sentence(name, values = {}) {
    const text = this.root.dataset["say" + name[0].toUpperCase() + name.slice(1)];
    return text.replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
  }
  say(text) { this.root.querySelector("[data-upload-said]").textContent = text; }
  bytes(number) {
    const [unit, size] = number < 1_000_000 ? ["kilobyte", 1000] : ["megabyte", 1_000_000];
    const digits = unit === "megabyte" && number < 10_000_000 ? 1 : 0;
    return new Intl.NumberFormat(document.documentElement.lang || "en", { style: "unit", unit, maximumFractionDigits: digits }).format(number / size);
  }

  /* What was left off here before, if the site still has it. */
  async remember() {
    for (const [key, one] of Object.entries(kept())) {
      if (one.mark !== this.mark) continue;
      try {
        const { status, json } = await ask("GET", `${this.root.dataset.uploadUrl}${one.id}/`);
        if (status === 200 && !json.finished) {
          if (!this.rows.some((row) => row.key === key)) new Row(this, { name: one.name, size: one.size }, key, json);
        } else if (json && json.code !== "signed-out" && status < 500) keep(key);
      } catch { /* no connection: it is asked again when the file is chosen */ }
    }
  }

  add(files) {
    if (!this.input.multiple && files.length > 1) this.say(this.sentence("one"));
    for (const file of this.input.multiple ? files : files.slice(0, 1)) {
      const key = JSON.stringify([this.mark, file.name, file.size, file.lastModified]);
      if (!this.input.multiple) for (const row of this.rows) if (row.key !== key && row.state !== "done") row.cancel();
      const known = this.rows.find((row) => row.key === key && row.state !== "done");
      if (known) known.take(file); else new Row(this, file, key).take(file);
    }
  }

  /* One file after the other; a paused one lets the next pass. */
  async pump() {
    if (this.working) return;
    this.working = true;
    for (let row; (row = this.rows.find((one) => one.state === "waiting")); ) await row.send();
    this.working = false;
    if (this.answer?.url && this.rows.every((row) => ["done", "left"].includes(row.state))) location.assign(this.answer.url);
  }
}

class Row {
  constructor(field, file, key, known = null) {
    Object.assign(this, { field, key, name: file.name, size: file.size, file: null, offset: 0, request: null, id: known?.id || kept()[key]?.id || "" });
    this.element = field.root.querySelector("template").content.firstElementChild.cloneNode(true);
    for (const hidden of this.element.querySelectorAll("button .vh")) hidden.textContent = " " + file.name;
    this.part("name").textContent = file.name;
    this.bar.setAttribute("aria-label", file.name);
    this.part("pause").addEventListener("click", () => { this.show("paused"); this.request?.abort(); this.wake?.(); this.part("go").focus(); });
    this.part("go").addEventListener("click", () => { this.show("waiting"); this.part("pause").focus(); field.pump(); });
    for (const name of ["cancel", "remove"]) this.part(name).addEventListener("click", () => this.cancel());
    field.rows.push(this);
    field.list.append(this.element);
    if (known) { this.offset = known.offset; this.show("left"); }
  }

  get url() { return this.id && `${this.field.root.dataset.uploadUrl}${this.id}/`; }
  part(name) { return this.element.querySelector(`[data-upload-${name}]`); }
  get bar() { return this.element.querySelector("progress"); }
  get isOpen() { return ["waiting", "sending", "lost", "checking", "paused"].includes(this.state); }

  take(file) { this.file = file; this.show("waiting"); this.field.pump(); }

  /* Where it stands, for eyes and, when the state changes, for ears. */
  show(state, text = "") {
    const changed = this.state !== state;
    if (state !== "busy") this.state = state;
    const said = text || this.field.sentence(state, { done: this.field.bytes(this.offset), size: this.field.bytes(this.size) });
    const line = this.part("state");
    line.textContent = said;
    line.classList.toggle("upload-bad", ["failed", "unreadable", "lost", "busy"].includes(state));
    if (changed) this.field.say(`${this.name}: ${said}`);
    const failed = ["failed", "unreadable"].includes(this.state);
    this.part("pause").hidden = !["waiting", "sending", "lost"].includes(this.state);
    this.part("go").hidden = this.state !== "paused";
    this.part("cancel").hidden = failed || ["done", "checking"].includes(this.state);
    this.part("remove").hidden = !failed;
    this.bar.hidden = this.part("percent").hidden = failed;
    this.element.dataset.state = this.state;
    this.paint(this.offset);
  }
  paint(bytes) {
    const percent = Math.floor((100 * bytes) / this.size) || 0;
    this.bar.value = percent;
    this.part("percent").textContent = new Intl.NumberFormat(document.documentElement.lang || "en", { style: "percent" }).format(percent / 100);
  }

  ask(method, url, more = {}) { return ask(method, url, { token: this.field.token, hold: (request) => { this.request = request; }, ...more }); }

  /* From where it stands to the end; comes back early when it is paused, cancelled or refused. */
  async send() {
    let tries = 0;
    this.show("sending");
    while (this.state === "sending" || this.state === "lost") {
      try {
        const goes = await this.step();
        tries = 0;
        if (!goes) return;
        if (this.state === "lost") this.show("sending");
      } catch (error) {
        if (this.state !== "sending" && this.state !== "lost") return;
        if (error.name === "NotReadableError" || error.name === "NotFoundError") return this.show("unreadable");
        this.asked = false;
        this.show("lost");
        await this.pause(PAUSES[Math.min(tries++, PAUSES.length - 1)]);
      }
    }
  }

  pause(seconds) {
    return new Promise((resolve) => {
      this.wake = () => { clearTimeout(timer); window.removeEventListener("online", this.wake); resolve(); };
      const timer = setTimeout(this.wake, seconds * 1000);
      window.addEventListener("online", this.wake);
    });
  }

  /* One request and what follows from its answer. False: it is over. */
  async step() {
    if (!this.url) return this.begin();
    if (!this.asked) return this.look();
    if (this.offset >= this.size) return this.finish();
    // Read first: a file that was changed or taken away fails here, and not as if the connection were gone.
    const from = this.offset, piece = await this.file.slice(from, from + this.chunk).arrayBuffer();
    const answer = await this.ask("PATCH", this.url, {
      body: piece,
      headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(from) },
      progress: (sent) => { if (this.state === "sending") this.paint(Math.min(from + sent, this.size)); },
    });
    if (answer.status === 204) this.offset = from + piece.byteLength;
    else if (answer.status === 409) this.offset = answer.json.offset;
    else if (answer.json?.code === "cut") throw new Error("cut");
    else return this.refused(answer);
    if (this.state === "sending") this.show("sending");
    return true;
  }

  async begin() {
    const { purpose, subject } = this.field.root.dataset;
    const answer = await this.ask("POST", this.field.root.dataset.uploadUrl, { body: new URLSearchParams({ purpose, subject, name: this.name, size: this.size }), headers: { "Content-Type": "application/x-www-form-urlencoded" } });
    if (!answer.ok) return this.refused(answer);
    keep(this.key, { mark: this.field.mark, name: this.name, size: this.size, id: answer.json.id });
    return this.know(answer.json);
  }

  async look() {
    const answer = await this.ask("GET", this.url);
    if (answer.ok) return this.know(answer.json);
    if (answer.status !== 404 || answer.json?.code === "signed-out") return this.refused(answer);
    keep(this.key); // the site has given it up: from the beginning, then
    this.id = "";
    this.offset = 0;
    return true;
  }

  know(state) {
    Object.assign(this, { id: state.id, offset: state.offset, chunk: state.chunk, asked: true });
    return true;
  }

  async finish() {
    this.show("checking");
    let answer;
    try { answer = await this.ask("POST", this.url); } catch (error) { this.state = "lost"; throw error; }
    if (answer.status === 409) { this.show("sending"); return this.know(answer.json); }
    if (!answer.ok) { this.show("sending"); return this.refused(answer); }
    keep(this.key);
    this.field.answer = answer.json;
    this.show("done", answer.json.text || "");
    this.field.root.dispatchEvent(new CustomEvent("kinomost:uploaded", { bubbles: true, detail: answer.json }));
    return false;
  }

  refused(answer) {
    if (answer.status >= 500 || answer.status === 429) throw new Error("busy");
    if ([404, 413, 422].includes(answer.status) && answer.json?.code !== "signed-out") { keep(this.key); this.id = ""; }
    this.show("failed", answer.json?.error || "");
    return false;
  }

  async cancel() {
    const url = this.url;
    this.state = "cancelled";
    this.request?.abort();
    this.wake?.();
    keep(this.key);
    this.field.rows = this.field.rows.filter((row) => row !== this);
    this.element.remove();
    this.field.input.focus();
    if (url) try { await this.ask("DELETE", url); } catch { /* it is forgotten by itself in a few days */ }
    this.field.pump();
  }
}

const dress = () => {
  for (const root of document.querySelectorAll("[data-upload-url]:not(.upload-live)")) new Field(root);
};
dress();
document.addEventListener("htmx:afterSwap", dress);
