/* The map of places. The page already works without this: it has a drawing made of links and a list beside it.
   Land and water are drawn into tiles from small files of whole numbers (tools/outlines.py says how they are written). */
"use strict";
(() => {
  const host = document.querySelector("[data-map]");
  if (!host || !window.L) return;
  const said = document.querySelector("[data-map-said]");
  const list = document.querySelector("[data-map-list]");
  const form = document.querySelector("[data-map-filters]");
  const listLink = document.querySelector("[data-map-list-link]");
  const words = host.dataset;
  const STREETS = 13; // from this zoom the outlines would promise what they do not know
  const NAMES = [4, 11]; // between these zooms cities are named

  /* -- colours come from the stylesheet, so that the dark page has a dark map */
  const colours = {};
  const readColours = () => {
    for (const part of ["water", "land", "coast", "river", "grid"]) {
      const probe = document.createElement("i");
      probe.className = `map-ink map-ink-${part}`;
      host.append(probe);
      colours[part] = getComputedStyle(probe).color;
      probe.remove();
    }
  };

  /* -- the drawing */
  const LEVEL_FROM_ZOOM = [0, 3, 6]; // outlines.py has the same
  const files = new Map();
  let index = null;
  const fetchJson = (url, options) => fetch(url, options).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`${url}: ${answer.status}`))));
  const unpack = (numbers) => {
    let x = 0, y = 0, west = Infinity, east = -Infinity, north = Infinity, south = -Infinity;
    const line = new Float64Array(numbers.length);
    for (let at = 0; at < numbers.length; at += 2) {
      line[at] = x += numbers[at];
      line[at + 1] = y += numbers[at + 1];
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < north) north = y;
      if (y > south) south = y;
    }
    return { line, west, east, north, south };
  };
  const square = (key) => {
    if (!files.has(key)) {
      const lines = (data) => ({ extent: data.extent, land: data.land.map(unpack), lakes: data.lakes.map(unpack), rivers: data.rivers.map(unpack) });
      files.set(key, fetchJson(`${words.outlines}${key}.json`).then(lines));
    }
    return files.get(key);
  };
  const outlinesFor = async (coords) => {
    index ??= fetchJson(`${words.outlines}index.json`).then((data) => ({ levels: data.levels, files: new Set(data.files), solid: new Set(data.solid) }));
    const known = await index;
    const level = LEVEL_FROM_ZOOM.findLastIndex((least) => coords.z >= least);
    const shift = coords.z - known.levels[level].zoom;
    const key = `${level}-${coords.x >> shift}-${coords.y >> shift}`;
    return { solid: known.solid.has(key), data: known.files.has(key) ? await square(key) : null };
  };
  const trace = (pen, lines, scale, left, top, size, closed) => {
    pen.beginPath();
    for (const one of lines) {
      if (one.east * scale < left - 2 || one.west * scale > left + size + 2 || one.south * scale < top - 2 || one.north * scale > top + size + 2) continue;
      const { line } = one;
      pen.moveTo(line[0] * scale - left, line[1] * scale - top);
      for (let at = 2; at < line.length; at += 2) pen.lineTo(line[at] * scale - left, line[at + 1] * scale - top);
      if (closed) pen.closePath();
    }
  };
  const STEPS = [90, 45, 30, 15, 10, 5, 2, 1, 0.5, 1 / 6, 1 / 12, 1 / 30, 1 / 60, 1 / 120, 1 / 360, 1 / 720, 1 / 1800, 1 / 3600];
  const gridStep = (zoom) => STEPS.findLast((step) => (step / 360) * 256 * 2 ** zoom >= 110) ?? STEPS[0];
  const drawTile = (tile, coords, outline) => {
    const size = 256, ratio = tile.width / size, pen = tile.getContext("2d");
    const left = coords.x * size, top = coords.y * size, whole = size * 2 ** coords.z;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = colours.water;
    pen.fillRect(0, 0, size, size);
    pen.fillStyle = colours.land;
    if (outline.solid) pen.fillRect(0, 0, size, size);
    if (outline.data) {
      const { extent, land, lakes, rivers } = outline.data, scale = whole / extent, far = coords.z < STREETS;
      trace(pen, land, scale, left, top, size, true);
      pen.fill("evenodd");
      if (far) {
        pen.lineWidth = 1;
        pen.strokeStyle = colours.coast;
        pen.stroke();
        trace(pen, rivers, scale, left, top, size, false);
        pen.lineWidth = coords.z < 6 ? 0.7 : 1.2;
        pen.strokeStyle = colours.river;
        pen.stroke();
      }
      trace(pen, lakes, scale, left, top, size, true);
      pen.fillStyle = colours.water;
      pen.fill("evenodd");
      if (far) {
        pen.lineWidth = 0.7;
        pen.strokeStyle = colours.coast;
        pen.stroke();
      }
    }
    const step = gridStep(coords.z), crs = L.CRS.EPSG3857;
    const west = (left / whole) * 360 - 180, east = ((left + size) / whole) * 360 - 180;
    const latitude = (y) => crs.pointToLatLng(L.point(0, y), coords.z).lat;
    pen.beginPath();
    for (let at = Math.ceil(west / step) * step; at < east; at += step) {
      const x = ((at + 180) / 360) * whole - left;
      pen.moveTo(x, 0);
      pen.lineTo(x, size);
    }
    for (let at = Math.ceil(latitude(top + size) / step) * step; at < latitude(top); at += step) {
      const y = crs.latLngToPoint(L.latLng(at, 0), coords.z).y - top;
      pen.moveTo(0, y);
      pen.lineTo(size, y);
    }
    pen.lineWidth = 0.5;
    pen.strokeStyle = colours.grid;
    pen.stroke();
  };
  const Outlines = L.GridLayer.extend({
    createTile(coords, done) {
      const tile = document.createElement("canvas");
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      tile.width = tile.height = 256 * ratio;
      outlinesFor(coords).then((outline) => { drawTile(tile, coords, outline); done(null, tile); }, (error) => done(error, tile));
      return tile;
    },
  });

  /* -- the map */
  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  const toBounds = (text) => {
    const [west, south, east, north] = text.split(",").map(Number);
    return L.latLngBounds([south, west], [north, east]);
  };
  const first = toBounds(words.box);
  host.replaceChildren();
  host.setAttribute("role", "application");
  host.setAttribute("aria-label", words.label);
  readColours();
  const map = L.map(host, { minZoom: 1, maxZoom: 18, maxBounds: [[-85, -180], [85, 180]], maxBoundsViscosity: 1, zoomControl: false, attributionControl: false, zoomSnap: 1, worldCopyJump: false });
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  const Scale = L.Control.Scale.extend({
    _updateMetric(longest) {
      const metres = this._getRoundNum(longest);
      const said = metres < 1000 ? words.metres.replace("{count}", numbers.format(metres)) : words.kilometres.replace("{count}", numbers.format(metres / 1000));
      this._updateScale(this._mScale, said, metres / longest);
    },
  });
  new Scale({ imperial: false, maxWidth: 140 }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(words.credit).addTo(map);
  const outlines = new Outlines({ noWrap: true, bounds: [[-85.06, -180], [85.06, 180]], keepBuffer: 3, updateWhenIdle: false });
  const points = L.layerGroup(), names = L.layerGroup();
  map.fitBounds(first, { animate: false });
  outlines.addTo(map);
  names.addTo(map);
  points.addTo(map);
  const repaint = () => { readColours(); outlines.redraw(); };
  new MutationObserver(repaint).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);

  /* -- where the middle of the map is, once there is nothing but points to go by */
  const Coordinates = L.Control.extend({
    options: { position: "bottomleft" },
    onAdd() { this.box = L.DomUtil.create("p", "map-coordinates"); return this.box; },
    show(text) { this.box.textContent = text; },
  });
  const coordinates = new Coordinates().addTo(map);
  const degrees = (value, positive, negative) => {
    const seconds = Math.round(Math.abs(value) * 3600);
    const part = (number) => String(number).padStart(2, "0");
    return `${Math.floor(seconds / 3600)}° ${part(Math.floor(seconds / 60) % 60)}′ ${part(seconds % 60)}″ ${value < 0 ? negative : positive}`;
  };

  /* -- points */
  const text = (tag, content, lang, css) => {
    const element = document.createElement(tag);
    element.textContent = content;
    if (lang) element.lang = lang;
    if (css) element.className = css;
    return element;
  };
  const shown = new Map();
  const markerFor = (one) => {
    const [count, latitude, longitude, ...rest] = one;
    if (count === 1) {
      const [kind, name, lang, url] = rest;
      const marker = L.marker([latitude, longitude], { icon: L.divIcon({ className: `map-pin map-pin-${kind}`, iconSize: [24, 24], html: "" }), title: name, riseOnHover: true });
      const link = text("a", name, lang);
      link.href = url;
      const card = document.createElement("p");
      card.append(link);
      marker.bindPopup(card, { closeButton: false, offset: [0, -6] });
      marker.label = name;
      marker.on("popupopen", () => { if (marker.getElement()?.matches(":focus")) link.focus(); });
      return marker;
    }
    const [[west, south, east, north]] = rest;
    const size = Math.round(30 + 9 * Math.log10(count));
    const marker = L.marker([latitude, longitude], { icon: L.divIcon({ className: "map-bunch", iconSize: [size, size], html: text("span", numbers.format(count)) }), riseOnHover: true });
    const flat = L.latLngBounds([south, west], [north, east]);
    const onePlace = map.getZoom() >= map.getMaxZoom() || (west === east && south === north);
    marker.label = (onePlace ? words.same : words.many).replace("{count}", numbers.format(count));
    const open = () => {
      if (onePlace && map.getZoom() >= map.getMaxZoom()) { list?.querySelector("a")?.focus(); return; }
      const wanted = onePlace ? map.getMaxZoom() : Math.max(map.getBoundsZoom(flat.pad(0.1)), map.getZoom() + 1);
      map.setView(flat.getCenter(), Math.min(wanted, map.getMaxZoom()));
      host.focus({ preventScroll: true });
    };
    marker.on("click", open);
    marker.on("keypress", (event) => { if (event.originalEvent.key === "Enter") open(); });
    return marker;
  };
  const showClusters = (clusters) => {
    const wanted = new Map(clusters.map((one) => [JSON.stringify(one), one]));
    for (const [key, marker] of shown) if (!wanted.has(key)) { points.removeLayer(marker); shown.delete(key); }
    for (const [key, one] of wanted) {
      if (shown.has(key)) continue;
      const marker = markerFor(one);
      points.addLayer(marker);
      marker.getElement().setAttribute("aria-label", marker.label);
      shown.set(key, marker);
    }
  };
  const showCities = (cities) => {
    names.clearLayers();
    if (map.getZoom() < NAMES[0] || map.getZoom() > NAMES[1]) return;
    const taken = [];
    for (const [latitude, longitude, name, lang, url] of cities) {
      const at = map.latLngToContainerPoint([latitude, longitude]);
      if (taken.some((other) => Math.abs(other.x - at.x) < 90 && Math.abs(other.y - at.y) < 22)) continue;
      taken.push(at);
      const link = text("a", name, lang);
      link.href = url;
      link.tabIndex = -1; // the list beside the map leads there by keyboard
      // A name stands beside the bunch of points that lies on its city, not under it.
      let away = 9;
      for (const marker of shown.values()) {
        const other = map.latLngToContainerPoint(marker.getLatLng()), radius = marker.options.icon.options.iconSize[0] / 2;
        if (Math.abs(other.y - at.y) < radius + 6 && other.x + radius > at.x - 6 && other.x - radius < at.x + 40) away = Math.max(away, other.x + radius + 7 - at.x);
      }
      names.addLayer(L.marker([latitude, longitude], { icon: L.divIcon({ className: "map-name", iconSize: null, iconAnchor: [-away, 10], html: link }), keyboard: false, zIndexOffset: -1000 }));
    }
  };

  /* -- what the view asks for */
  const filters = () => {
    const asked = new URLSearchParams(form ? new FormData(form) : location.search);
    for (const [name, value] of [...asked]) if (!value || name === "bbox") asked.delete(name);
    return asked;
  };
  const boxOf = () => {
    const bounds = map.getBounds(), clip = (value, most) => Math.max(-most, Math.min(most, value)).toFixed(5);
    return [clip(bounds.getWest(), 180), clip(bounds.getSouth(), 85), clip(bounds.getEast(), 180), clip(bounds.getNorth(), 85)].join(",");
  };
  let running = null, timer = 0;
  const refresh = async (refit) => {
    running?.abort();
    running = new AbortController();
    const asked = filters(), box = boxOf();
    if (listLink) listLink.search = asked.toString();
    const address = new URLSearchParams(asked);
    address.set("bbox", box);
    history.replaceState(null, "", `?${address.toString().replaceAll("%2C", ",")}`);
    coordinates.show(map.getZoom() >= STREETS ? `${degrees(map.getCenter().lat, words.north, words.south)}, ${degrees(map.getCenter().lng, words.east, words.west)}. ${words.rough}` : "");
    address.set("zoom", map.getZoom());
    try {
      const view = await fetchJson(`${words.view}?${address}`, { signal: running.signal });
      if (refit && !view.total && view.everywhere) { map.fitBounds(toBounds(view.everywhere.join(",")).pad(0.05)); return; }
      showClusters(view.clusters);
      showCities(view.cities);
      said.textContent = view.said;
      list.innerHTML = view.list;
      host.dataset.ready = String(map.getZoom());
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = words.failed;
    }
  };
  const soon = (refit) => { clearTimeout(timer); timer = setTimeout(refresh, 120, refit === true); };
  map.on("moveend", () => soon());
  form?.addEventListener("submit", (event) => { event.preventDefault(); soon(true); });
  form?.addEventListener("change", () => soon(true));
  refresh();

  /* -- the list points at the map */
  const mark = (event, on) => {
    const name = event.target.closest?.("[data-place] a")?.textContent;
    if (name) for (const marker of shown.values()) if (marker.label === name) marker.getElement()?.classList.toggle("map-pin-marked", on);
  };
  for (const [kind, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) list?.addEventListener(kind, (event) => mark(event, on));
})();
