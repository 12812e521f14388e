/* Draws what the pages ask for. The page sends the whole list of drawings at every change; a drawing whose key is
   already shown is left alone, so that switching one layer touches no other, moves nothing and closes no popup.
   Everything that comes from data is written as text, never as markup. */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const MARGIN = { padding: [16, 16] };
  const NEAR = { padding: [48, 48], maxZoom: 13 };
  const shown = new Map();
  let home = null;
  let moved = false;
  let opened = false;
  let memory = "";
  let looking = null;

  /* The map itself: made once per visit of a page; the view of the last visit in this browser tab comes back. */
  function map(element, options) {
    document.documentElement.lang = "nl";
    if (window.frameElement) window.frameElement.title = options.title;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const made = L.map(element, {
      zoomControl: false, zoomSnap: 0.25, zoomDelta: 0.75, minZoom: 6, maxZoom: 17,
      zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm,
    });
    made.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: "Inzoomen", zoomOutTitle: "Uitzoomen" }).addTo(made);
    homeButton().addTo(made);
    L.control.scale({ imperial: false }).addTo(made);
    if (options.picking) made.getContainer().classList.add("paraat-picking");
    home = L.latLngBounds(options.bounds);
    memory = "paraatkaart-view-" + options.id;
    rememberView(made);
    made.on("moveend", () => declutter(made));
    for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
      link.addEventListener("load", () => { made.invalidateSize({ pan: false }); declutter(made); });
    }
    document.fonts.ready.then(() => declutter(made));
    return made;
  }

  /* Until the user moves the map, it shows its first view, also while its frame still gets its size. */
  function rememberView(made) {
    const saved = JSON.parse(sessionStorage.getItem(memory));
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
  }

  function homeButton() {
    const control = L.control({ position: "topleft" });
    control.onAdd = (target) => {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("a", "", bar);
      button.href = "#";
      button.role = "button";
      button.title = "Hele kaart";
      button.setAttribute("aria-label", "Hele kaart");
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

  /* Make the map show exactly the wanted drawings. */
  function show(target, wanted) {
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
    declutter(target);
  }

  /* Bring a drawing into view, once for every time that it is asked for: coming back to the page is no new question. */
  function look(target, spec) {
    if (sessionStorage.getItem(memory + "-look") === spec.key) return;
    sessionStorage.setItem(memory + "-look", spec.key);
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
    spec.strokes.forEach((stroke, index) => {
      const interactive = index === 0 && Boolean(spec.popup);
      const style = { ...stroke, pane: pane(target, spec), className: "layer-" + spec.id, interactive };
      if (stroke.hatch) style.fillColor = hatch(...stroke.hatch);
      const layer = L.geoJSON(spec.features, {
        style: (feature) => ({ ...style, ...feature.properties.style }),
        pointToLayer: (feature, position) => L.circleMarker(position, style),
        pane: style.pane, interactive, className: style.className,
        onEachFeature: (feature, part) => { if (interactive) describe(spec, feature, part); },
      });
      group.addLayer(layer);
    });
    return group;
  }

  function describe(spec, feature, layer) {
    layer.bindPopup(() => popup(spec.popup, feature.properties), {
      maxWidth: 340, minWidth: 220, autoPanPaddingTopLeft: [56, 12],
    });
    if (spec.features.features.length > 100) return;
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

  function popup(content, properties) {
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
    const group = L.layerGroup();
    const name = pane(target, spec);
    for (const [lat, lon, words, style, minZoom, initial, below] of spec.items) {
      const box = document.createElement("div");
      box.className = "paraat-label " + style + " label-" + spec.id + (below ? " below" : "");
      box.append(words);
      if (initial) text("sup", initial, box);
      const icon = L.divIcon({ html: box, className: "", iconSize: [0, 0] });
      const marker = L.marker([lat, lon], { icon, pane: name, interactive: false, keyboard: false });
      marker.paraat = { box, minZoom, z: spec.z };
      group.addLayer(marker);
    }
    return group;
  }

  /* Hide labels that would lie over a label of more importance. Drawings with a higher z go first. */
  function declutter(target) {
    const taken = [];
    const groups = [...shown.values()].filter(({ spec }) => spec.kind === "labels").sort((a, b) => b.spec.z - a.spec.z);
    const markers = groups.flatMap(({ layer }) => layer.getLayers());
    const boxes = markers.map((marker) => marker.paraat.box.getBoundingClientRect());
    const zoom = target.getZoom();
    markers.forEach((marker, index) => {
      const box = boxes[index];
      const free = zoom >= marker.paraat.minZoom && !taken.some((other) =>
        box.left < other.right + 4 && box.right > other.left - 4 && box.top < other.bottom + 2 && box.bottom > other.top - 2);
      if (free) taken.push(box);
      marker.paraat.box.classList.toggle("hidden", !free);
    });
  }

  function tiles(target, spec) {
    return L.tileLayer(spec.url, { maxZoom: 19, maxNativeZoom: spec.maxZoom });
  }

  const MAKERS = { shapes, labels, tiles };

  /* The URL of a hatch pattern, made at first use. */
  function hatch(spacing, color, background) {
    const id = "hatch-" + [spacing, color, ...(background || [])].join("-").replace(/[^\w-]/g, "");
    if (!document.getElementById(id)) {
      const svg = document.getElementById("paraat-patterns")
        || element("svg", { id: "paraat-patterns", width: 0, height: 0, style: "position:absolute" }, document.body);
      const pattern = element("pattern", {
        id, width: spacing, height: spacing, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
      }, svg);
      if (background) {
        element("rect", { width: spacing, height: spacing, fill: background[0], "fill-opacity": background[1] }, pattern);
      }
      element("rect", { width: 1.4, height: spacing, fill: color }, pattern);
    }
    return "url(#" + id + ")";
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
