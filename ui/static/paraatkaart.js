/* Draws what the pages ask for. The page sends the whole list of drawings at every change; a drawing whose key is
   already shown is left alone, so that switching one layer touches no other, moves nothing and closes no popup.
   Everything that comes from data is written as text, never as markup. */
(function () {
  "use strict";

  const { tr } = paraatspeech;

  const SVG = "http://www.w3.org/2000/svg";
  const MARGIN = { padding: [16, 16] };
  const NEAR = { padding: [48, 48], maxZoom: 13 };
  const RING = { color: "#5E5A52", weight: 1.2, opacity: 0.9, dashArray: "2 4", fill: false, interactive: false };
  const POPUP = { maxWidth: 340, minWidth: 220, autoPanPaddingTopLeft: [56, 12] };
  const KINDS = ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"];
  const LEADERS_Z = 139;
  const HEAPS_Z = 195;
  const FIRST = 1000;
  const MOST_AREAS = 100;
  const MOST_ELEMENTS = 5000;
  const SITE_ZOOM = 13;
  const WAYS_ZOOM = 11;
  const patterns = new Map();
  const canvases = new Map();
  const shown = new Map();
  let home = null;
  let moved = false;
  let opened = false;
  let memory = "";
  let looking = null;
  let restored = false;
  let leaders = null;
  let heaps = [];
  let note = null;

  /* The map itself: made once per visit of a page; the view of the last visit in this browser tab comes back. */
  function map(element, options) {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const made = L.map(element, {
      zoomControl: false, zoomSnap: 0.25, zoomDelta: 0.75, minZoom: 6, maxZoom: 17,
      zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm,
    });
    // A click focuses the map. Where it is not wholly in view, the page would scroll to it and the click would be lost.
    const focus = made.getContainer().focus.bind(made.getContainer());
    made.getContainer().focus = (how) => focus({ preventScroll: true, ...how });
    made.attributionControl.setPrefix(false);
    const zoom = L.control.zoom().addTo(made);
    paraatspeech.written(() => {
      called(zoom._zoomInButton, tr("Inzoomen"));
      called(zoom._zoomOutButton, tr("Uitzoomen"));
    });
    homeButton().addTo(made);
    L.control.scale({ imperial: false }).addTo(made);
    if (options.picking) made.getContainer().classList.add("paraat-picking");
    home = L.latLngBounds(options.bounds);
    memory = "paraatkaart-view-" + options.id;
    rememberView(made, options);
    made.on("zoomend", () => arrange(made));
    made.on("moveend", () => declutter(made));
    for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
      link.addEventListener("load", () => { made.invalidateSize({ pan: false }); measure(made); });
    }
    document.fonts.ready.then(() => measure(made));
    paraatidentify.begin(made, shown, () => !options.picking && !paraattools.busy());
    if (options.tools) paraattools.begin(made, options.tools);
    return made;
  }

  /* Until the user moves the map, it shows its first view, also while its frame still gets its size. */
  function rememberView(made, options) {
    const asked = paraatview.asked(options);
    const saved = asked || JSON.parse(sessionStorage.getItem(memory));
    restored = Boolean(asked);
    if (asked) sessionStorage.setItem(memory, JSON.stringify(asked));
    moved = Boolean(saved);
    if (saved) made.setView(saved.center, saved.zoom); else made.fitBounds(home, MARGIN);
    for (const event of ["pointerdown", "wheel", "keydown"]) {
      made.getContainer().addEventListener(event, () => { moved = true; looking = null; }, { capture: true, passive: true });
    }
    made.on("resize", () => {
      if (looking) made.fitBounds(looking, { ...NEAR, animate: false });
      else if (!moved) made.fitBounds(home, { ...MARGIN, animate: false });
    });
    made.on("moveend", () => {
      if (moved) sessionStorage.setItem(memory, JSON.stringify({ center: made.getCenter(), zoom: made.getZoom() }));
    });
    paraatview.follow(made, options, () => moved);
  }

  function called(button, words) {
    button.title = words;
    button.setAttribute("aria-label", words);
  }

  function homeButton() {
    const control = L.control({ position: "topleft" });
    control.onAdd = (target) => {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("a", "", bar);
      button.href = "#";
      button.role = "button";
      paraatspeech.written(() => called(button, tr("Hele kaart")));
      const icon = element("svg", { viewBox: "0 0 18 18", width: 18, height: 18 }, button);
      const stroke = { fill: "none", stroke: "currentColor", "stroke-width": 2 };
      element("path", { d: "M2 6V2h4M12 2h4v4M16 12v4h-4M6 16H2v-4", ...stroke }, icon);
      L.DomEvent.on(button, "click", (event) => { L.DomEvent.stop(event); target.fitBounds(extent(), MARGIN); });
      return bar;
    };
    return control;
  }

  /* What the button shows: the drawings that ask for it, or else the first view. */
  function extent() {
    const all = L.latLngBounds([]);
    for (const { spec, layer } of shown.values()) if (spec.fit) all.extend(layer.getBounds());
    return all.isValid() ? all : home;
  }

  /* Make the map show exactly the wanted drawings. `page` has the title of the map and the language of the page. */
  function show(target, wanted, page) {
    if (page) paraatspeech.speak(page);
    const keys = new Set(wanted.map((spec) => spec.key));
    let asked = null;
    for (const [key, { spec, layer }] of shown) {
      if (keys.has(key)) continue;
      layer.remove();
      for (const credit of spec.credits) target.attributionControl.removeAttribution(credit);
      shown.delete(key);
    }
    for (const spec of wanted) {
      if (shown.has(spec.key)) continue;
      if (spec.features) spec.features = unpack(spec);
      const layer = MAKERS[spec.kind](target, spec);
      shown.set(spec.key, { spec, layer });
      layer.addTo(target);
      for (const credit of spec.credits) target.attributionControl.addAttribution(credit);
      if (spec.look) asked = spec;
    }
    window.feature_group = [];  // nothing for streamlit-folium to remove
    if (!opened) {
      opened = true;
      home = extent();
      if (!moved) target.fitBounds(home, { ...MARGIN, animate: false });
    }
    if (asked) look(target, asked);
    restored = false;
    arrange(target);
    declutter(target);
  }

  /* GeoJSON of the rows that packing.py writes: positions come as whole steps from the one before, words by number. */
  function unpack({ features: rows, words }) {
    const positions = (steps) => {
      if (typeof steps[0] !== "number") return steps.map(positions);
      let x = 0, y = 0;
      return Array.from({ length: steps.length / 2 }, (_, i) => [(x += steps[2 * i]) / 1e5, (y += steps[2 * i + 1]) / 1e5]);
    };
    const features = rows.map(([kind, steps, name, values, link, style]) => {
      const type = KINDS[kind];
      const coordinates = type === "Point" ? positions(steps)[0] : positions(steps);
      const properties = {
        name: Array.isArray(name) ? name.map((number) => words[number]).join(" – ") : name,
        values: (values || []).map((number) => words[number]), link, style,
      };
      return { type: "Feature", properties, geometry: { type, coordinates } };
    });
    return { type: "FeatureCollection", features };
  }

  /* Bring a drawing into view, once for every time that it is asked for: coming back to the page is no new question. */
  function look(target, spec) {
    if (sessionStorage.getItem(memory + "-look") === spec.key) return;
    sessionStorage.setItem(memory + "-look", spec.key);
    if (restored) return;  // the address says where to look
    moved = true;
    looking = L.latLngBounds(spec.look);
    target.closePopup();
    target.fitBounds(looking, NEAR);
  }

  function pane(target, spec) {
    const name = "paraat-" + spec.z;
    const found = target.getPane(name) || target.createPane(name);
    found.style.zIndex = 400 + spec.z;
    found.style.opacity = spec.opacity ?? 1;
    return name;
  }

  function shapes(target, spec) {
    const group = L.featureGroup();
    const markers = spec.markers || {};
    const movable = markers.spread === undefined ? null : nodes(spec);
    spec.strokes.forEach((stroke, index) => {
      const interactive = index === 0 && Boolean(spec.popup);
      const style = { ...stroke, stroke: !stroke.once, pane: pane(target, spec), className: "layer-" + spec.id, interactive };
      const crowd = spec.crowd || spec.features.features.length > MOST_ELEMENTS;
      if (crowd) style.renderer = canvas(target, style.pane);
      if (stroke.hatch) style.fillColor = crowd ? canvasHatch(stroke.hatch) : hatch(stroke.hatch);
      let count = 0;
      const layer = L.geoJSON(spec.features, {
        style: (feature) => ({ ...style, ...feature.properties.style }),
        pointToLayer: (feature, position) => {
          const node = movable && movable[count];
          const made = paraatlayout.marker(position, { ...style, node });
          if (node) node.parts.push(made);
          count += 1;
          return made;
        },
        pane: style.pane, interactive, className: style.className,
        onEachFeature: (feature, part) => { if (interactive && !crowd) describe(spec, feature, part); },
      });
      if (interactive && crowd) layer.bindPopup((part) => popup(spec.popup, part.feature.properties, part), POPUP);
      group.addLayer(layer);
      if (stroke.once) {
        const line = { ...style, stroke: true, fill: false, interactive: false, className: style.className + "-borders" };
        group.addLayer(L.geoJSON(borders(spec.features.features), { style: line, pane: style.pane, interactive: false }));
      }
    });
    const areas = spec.popup && spec.features.features.length <= MOST_AREAS
      ? group.getLayers().slice(0, 1).flatMap((layer) => layer.getLayers().filter((part) => part instanceof L.Polygon)) : [];
    group.paraat = { nodes: movable || [], labels: [], areas };
    if (markers.names) besideMarkers(target, spec, group);
    return group;
  }

  /* The outlines of areas as lines, with what two of them share once. */
  function borders(features) {
    const seen = new Set();
    const lines = [];
    const rings = features.flatMap(({ geometry: { type, coordinates } }) => type === "Polygon" ? coordinates : coordinates.flat());
    for (const ring of rings) {
      let line = [ring[0]];
      for (let index = 1; index < ring.length; index += 1) {
        const piece = [ring[index - 1], ring[index]].map(String).sort().join(" ");
        if (!seen.has(piece)) line.push(ring[index]);
        else { lines.push(line); line = [ring[index]]; }
        seen.add(piece);
      }
      lines.push(line);
    }
    return { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: lines.filter((line) => line.length > 1) } };
  }

  /* One thing to move per point, with the space that it needs. */
  function nodes(spec) {
    const radius = Math.max(...spec.strokes.map((stroke) => stroke.radius + stroke.weight / 2));
    return spec.features.features.map(({ geometry: { coordinates: [lon, lat] } }) =>
      paraatlayout.node(L.latLng(lat, lon), spec.markers.spread, radius));
  }

  /* The names of points, which go where their marker goes. */
  function besideMarkers(target, spec, group) {
    const { z, zoom, initials } = spec.markers.names;
    spec.features.features.forEach(({ properties, geometry: { coordinates: [lon, lat] } }, index) => {
      const made = label(target, { z, id: spec.id }, [lat, lon, properties.name, "data", zoom, initials ? initials[index] : ""]);
      made.paraat.node = group.paraat.nodes[index];
      group.paraat.labels.push(made.paraat);
      group.addLayer(made);
    });
  }

  /* Rings of accuracy; which of them are seen is decided for all together. */
  function rings(target, spec) {
    const style = { ...RING, pane: pane(target, spec), className: "layer-" + spec.id };
    const all = spec.items.map(([lat, lon, radius, precision, around]) => {
      const layer = around ? L.geoJSON(around, style) : L.featureGroup([L.circle([lat, lon], { ...style, radius })]);
      return { position: L.latLng(lat, lon), radius, precision, around, layer };
    });
    const group = L.featureGroup(all.map((ring) => ring.layer));
    group.paraat = { nodes: [], labels: [], rings: all };
    return group;
  }

  function describe(spec, feature, layer) {
    layer.bindPopup((part) => popup(spec.popup, feature.properties, part), POPUP);
    if (layer.getBounds && feature.geometry.type.endsWith("Polygon")) {
      layer.on("popupopen", ({ popup: opened }) => beside(layer, opened));
    }
    if (layer.options.node) {
      layer.on("popupopen", ({ popup: opened }) => opened.setLatLng(paraatlayout.drawn(layer._map, layer.options.node)));
    }
    if (spec.features.features.length > MOST_AREAS) return;
    layer.on("add", () => {
      const path = layer.getElement();
      if (!path) return;
      path.setAttribute("tabindex", "0");
      path.setAttribute("role", "button");
      path.setAttribute("aria-label", feature.properties.name);
      path.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); layer.openPopup(); }
      });
    });
  }

  /* A popup stands above its area, not on it, unless the area fills the view. */
  function beside(layer, opened) {
    const bounds = layer.getBounds();
    const [top, bottom] = [bounds.getNorth(), bounds.getSouth()].map((lat) => layer._map.latLngToLayerPoint([lat, 0]).y);
    if (bottom - top < layer._map.getSize().y / 2) opened.setLatLng([bounds.getNorth(), bounds.getCenter().lng]);
  }

  function popup(content, properties, part) {
    const box = document.createElement("div");
    box.className = "paraat-popup";
    text("h2", properties.name, box);
    text("p", content.title, box);
    const list = box.appendChild(document.createElement("dl"));
    const own = properties.values[Symbol.iterator]();
    content.labels.forEach((label, index) => {
      const value = index in content.shared ? content.shared[index] : own.next().value;
      if (value) { text("dt", label, list); text("dd", value, list); }
    });
    if (properties.link) link(content.link, properties.link, box);
    paraatidentify.list(part, box);
    return box;
  }

  /* A link to another page of the application. The frame may not leave its own address, but the page around it may. */
  function link(to, id, parent) {
    const made = text("a", to.text, parent.appendChild(document.createElement("p")));
    made.href = to.address + encodeURIComponent(id);
    made.target = "_parent";
    made.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const outer = window.parent.document.createElement("a");
      outer.href = made.href;
      outer.click();
    });
  }

  function labels(target, spec) {
    const made = spec.items.map((item) => label(target, spec, item));
    const group = L.layerGroup(made);
    group.paraat = { nodes: [], labels: made.map((one) => one.paraat) };
    return group;
  }

  function label(target, spec, [lat, lon, words, style, minZoom = 0, initial, below, radius = 0, sides = []]) {
    const box = document.createElement("div");
    box.className = "paraat-label " + style + " label-" + spec.id + (below ? " below" : "");
    box.append(words);
    if (initial) text("sup", initial, box);
    const icon = L.divIcon({ html: box, className: "", iconSize: [0, 0] });
    const made = L.marker([lat, lon], { icon, pane: pane(target, spec), interactive: false, keyboard: false });
    const over = style.includes("accent") || style === "band" || style === "region";
    made.paraat = {
      box, words, minZoom, below, over, radius, town: style === "town", focus: style.includes("focus"),
      once: style.startsWith("shield") ? 160 : style === "line" ? 420 : 0, line: style === "line",
      first: spec.first || 0, must: spec.first > FIRST, z: spec.z, position: L.latLng(lat, lon),
      sides: sides.map(([side, south, west]) => [side, L.latLng(south, west)]),
    };
    return made;
  }

  function all(kind) {
    return [...shown.values()].flatMap(({ layer }) => (layer.paraat && layer.paraat[kind]) || []);
  }

  /* Markers and rings, for the present zoom. The place that the map was asked to go to keeps its marker. */
  function arrange(target) {
    for (const { spec } of shown.values()) {
      if (!spec.min_zoom) continue;
      const style = target.getPane("paraat-" + spec.z).style;
      style.display = target.getZoom() < spec.min_zoom ? "none" : "";
      style.opacity = target.getZoom() < SITE_ZOOM ? 1 : 0.5;
    }
    schematic(target);
    const found = all("nodes");
    const focus = [...shown.values()].find(({ spec }) => spec.id === "focus");
    const point = focus && focus.spec.features.features.find(({ geometry }) => geometry.type === "Point");
    for (const one of heaps) one.badge.remove();
    heaps = paraatlayout.spread(target, found, point && L.latLng(...[...point.geometry.coordinates].reverse()));
    for (const one of heaps) one.badge = badge(target, one);
    leaders = paraatlayout.leaders(target, found, leaders, pane(target, { z: LEADERS_Z }));
    paraatlayout.rings(target, all("rings"), metres(target));
  }

  /* Nearby, lines of kilometres read as if they were surveyed: say that they are not. */
  function schematic(target) {
    const lines = [...shown.values()].some(({ spec }) => spec.features && spec.features.features.some(
      ({ geometry }) => geometry.type.endsWith("LineString")));
    if (!note) {
      note = L.control({ position: "bottomleft" });
      note.onAdd = () => {
        const box = L.DomUtil.create("div", "paraat-note");
        text("div", tr("Wegen, spoor en water: schematisch, rechte stukken tussen bekende punten"), box);
        return box;
      };
    }
    if (lines && target.getZoom() >= WAYS_ZOOM) note.addTo(target); else note.remove();
  }

  /* How many markers wait at a place for the map to be nearer. */
  function badge(target, { home, position, count }) {
    const title = count === 1 ? tr("Nog {count} teken op deze plek; inzoomen", { count }) : tr("Nog {count} tekens op deze plek; inzoomen", { count });
    const icon = L.divIcon({ html: "+" + count, className: "paraat-heap", iconSize: [22, 22] });
    const made = L.marker(position, { icon, title, alt: title, pane: pane(target, { z: HEAPS_Z }) });
    const nearer = () => target.setView(home, target.getZoom() + 2);
    made.on("click", nearer).addTo(target);
    const button = made.getElement();
    button.setAttribute("aria-label", title);
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      nearer();
    });
    return made;
  }

  /* Metres in a pixel. */
  function metres(target) {
    return 40075016.686 * Math.cos(target.getCenter().lat * Math.PI / 180) / 2 ** (target.getZoom() + 8);
  }

  /* Names of sites go first, then those of drawings with a higher z. */
  function declutter(target) {
    const found = all("labels").sort((a, b) => b.first - a.first || b.z - a.z);
    paraatlayout.names(target, found, [...all("nodes"), ...heaps], all("areas"), metres(target));
  }

  /* Style or font have arrived: names have another size now. */
  function measure(target) {
    for (const one of all("labels")) one.size = null;
    declutter(target);
  }

  function tiles(target, spec) {
    return L.tileLayer(spec.url, { maxZoom: 19, maxNativeZoom: spec.maxZoom });
  }

  /* Pictures that another server draws, above the background and below everything of ours. */
  function wms(target, spec) {
    const { url, layers, format } = spec;
    return L.tileLayer.wms(url, { layers, format, version: "1.3.0", transparent: true, maxZoom: 19, zIndex: 10, className: "layer-" + spec.id });
  }

  /* What the application asks of the user's own drawing; nothing by itself. */
  function order(target, spec) {
    paraatdrawn.order(spec);
    return L.layerGroup();
  }

  const MAKERS = { shapes, labels, rings, tiles, wms, order };

  /* The URL of a hatch pattern, made at first use. */
  function hatch(tile) {
    const key = JSON.stringify(tile);
    if (!patterns.has(key)) {
      const id = "hatch-" + patterns.size;
      const svg = document.getElementById("paraat-patterns")
        || element("svg", { id: "paraat-patterns", width: 0, height: 0, style: "position:absolute" }, document.body);
      const units = tile.box ? "objectBoundingBox" : "userSpaceOnUse";
      const pattern = element("pattern", {
        id, width: tile.size, height: tile.size, patternUnits: units, patternContentUnits: units,
        patternTransform: tile.angle ? "rotate(" + tile.angle + ")" : "",
      }, svg);
      if (tile.ground) {
        const [fill, opacity] = tile.ground;
        element("rect", { width: tile.size, height: tile.size, fill, "fill-opacity": opacity }, pattern);
      }
      for (const [stroke, width] of [[tile.casing, tile.casing_width], [tile.color, tile.width]]) {
        if (!stroke) continue;
        element("path", { d: tile.path, fill: "none", stroke, "stroke-width": width, "stroke-linecap": "round" }, pattern);
      }
      patterns.set(key, "url(#" + id + ")");
    }
    return patterns.get(key);
  }

  /* Where thousands of features of a pane are painted: an element for each of them takes seconds. */
  function canvas(target, name) {
    if (!canvases.has(name)) canvases.set(name, L.canvas({ pane: name, padding: 0.2 }));
    return canvases.get(name);
  }

  /* The same hatch for a canvas. */
  function canvasHatch(tile) {
    const sheet = document.createElement("canvas");
    sheet.width = sheet.height = tile.size;
    const brush = sheet.getContext("2d");
    if (tile.ground) {
      [brush.fillStyle, brush.globalAlpha] = tile.ground;
      brush.fillRect(0, 0, tile.size, tile.size);
      brush.globalAlpha = 1;
    }
    for (const [stroke, width] of [[tile.casing, tile.casing_width], [tile.color, tile.width]]) {
      if (!stroke) continue;
      brush.strokeStyle = stroke;
      brush.lineWidth = width;
      brush.lineCap = "round";
      brush.stroke(new Path2D(tile.path));
    }
    const made = brush.createPattern(sheet, "repeat");
    if (tile.angle) made.setTransform(new DOMMatrix().rotate(tile.angle));
    return made;
  }

  function element(tag, attributes, parent) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return parent.appendChild(made);
  }

  function text(tag, words, parent) {
    const made = document.createElement(tag);
    made.textContent = words;
    return parent.appendChild(made);
  }

  window.paraatkaart = { map, show, shown };
})();
