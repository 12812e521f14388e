/* Where things stand on the screen so that none hides another: markers that are moved apart, names that keep clear of
   each other and of markers, and one ring of accuracy per site. The geometry stays what it is. */
(function () {
  "use strict";

  const CELL = 32;
  const GAP = 1.5;
  const STEP = 4;
  const FURTHEST = 160;
  const CROWDED_BELOW_ZOOM = 11;
  const CROWD = 26;
  const BADGE = 11;
  const SMALL_AREA = 48;
  const EDGE = 3;
  const MOST_PLACES = 80;
  const LEADER = { color: "#2B2925", weight: 1, opacity: 0.7, interactive: false, smoothFactor: 0, className: "paraat-leaders" };
  let Marker = null;

  /* A point: a circle, or a shape with the given corners, drawn where its node says. */
  function marker(position, style) {
    Marker = Marker || L.CircleMarker.extend({
      _project() {
        this._point = this._map.latLngToLayerPoint(this._latlng);
        if (this.options.node) this._point = this._point.add(this.options.node.shift);
        this._updateBounds();
      },
      _updatePath() {
        if (!this._renderer._setPath) this._renderer._updateCircle(this);  // on a canvas, where thousands are dots
        else this._renderer._setPath(this, this._empty() ? "M0 0" : outline(this._point, this._radius, this.options.corners));
      },
    });
    return new Marker(position, style);
  }

  function outline({ x, y }, radius, corners) {
    if (!corners) return `M${x - radius},${y}a${radius},${radius} 0 1,0 ${2 * radius},0a${radius},${radius} 0 1,0 ${-2 * radius},0`;
    return "M" + corners.map(([right, down]) => `${x + radius * right},${y + radius * down}`).join("L") + "Z";
  }

  /* What moves together: all lines of one feature, and its name. */
  function node(position, rank, radius) {
    return { position, rank, radius, shift: L.point(0, 0), parts: [] };
  }

  /* Cells of the screen with what lies in them. */
  function cells() {
    const found = new Map();
    const range = (box) => [box.left, box.right, box.top, box.bottom].map((edge) => Math.floor(edge / CELL));
    return {
      add(box, item) {
        const [left, right, top, bottom] = range(box);
        for (let column = left; column <= right; column += 1) {
          for (let row = top; row <= bottom; row += 1) {
            const key = column + "," + row;
            if (found.has(key)) found.get(key).push(item); else found.set(key, [item]);
          }
        }
      },
      some(box, test) {
        const [left, right, top, bottom] = range(box);
        for (let column = left; column <= right; column += 1) {
          for (let row = top; row <= bottom; row += 1) {
            if ((found.get(column + "," + row) || []).some(test)) return true;
          }
        }
        return false;
      },
    };
  }

  function around(point, radius) {
    return { left: point.x - radius, right: point.x + radius, top: point.y - radius, bottom: point.y + radius };
  }

  /* Move markers apart, in pixels of the present zoom. What is known best keeps its place, and so does `fixed`. Far away
     a marker would end up in another municipality: those without a place nearby wait together in a heap, which says how
     many they are. */
  function spread(map, nodes, fixed) {
    const taken = cells();
    const heaps = [];
    const far = map.getZoom() < CROWDED_BELOW_ZOOM;
    const stays = (one) => (fixed && one.position.equals(fixed, 1e-7) ? 0 : 1);
    const ordered = [...nodes].sort((a, b) => stays(a) - stays(b) || a.rank - b.rank);
    for (const one of ordered) {
      const home = map.project(one.position);
      const place = free(home, one.radius, taken, far ? CROWD : FURTHEST) || (far ? null : home);
      one.hidden = !place;
      one.shift = place ? place.subtract(home) : L.point(0, 0);
      if (place) taken.add(around(place, one.radius), { place, radius: one.radius });
      else heap(heaps, home).count += 1;
      for (const part of one.parts) {
        if (!part._map) continue;
        part._project();
        part._updatePath();
        part.getElement().style.display = one.hidden ? "none" : "";
      }
    }
    return heaps.map(({ home, count }) => {
      const place = free(home, BADGE, taken, FURTHEST) || home;
      taken.add(around(place, BADGE), { place, radius: BADGE });
      return { home: map.unproject(home), position: map.unproject(place), shift: L.point(0, 0), radius: BADGE, count };
    });
  }

  /* The heap near a place, or a new one. */
  function heap(heaps, home) {
    const found = heaps.find((one) => one.home.distanceTo(home) < 2 * CROWD);
    if (found) return found;
    heaps.push({ home, count: 0 });
    return heaps[heaps.length - 1];
  }

  /* The nearest free place: round the true one in growing circles; nothing if it is further than `furthest`. */
  function free(home, radius, taken, furthest) {
    const isFree = (place) => !taken.some(around(place, radius + GAP), (other) =>
      Math.hypot(place.x - other.place.x, place.y - other.place.y) < radius + other.radius + GAP);
    if (isFree(home)) return home;
    for (let away = STEP; away <= furthest; away += STEP) {
      const count = Math.ceil((2 * Math.PI * away) / STEP);
      for (let index = 0; index < count; index += 1) {
        const angle = (2 * Math.PI * index) / count;
        const place = L.point(home.x + away * Math.cos(angle), home.y + away * Math.sin(angle));
        if (isFree(place)) return place;
      }
    }
    return null;
  }

  /* Thin lines from moved markers to where they belong. */
  function leaders(map, nodes, line, pane) {
    const moved = nodes.filter((one) => Math.hypot(one.shift.x, one.shift.y) > one.radius / 2);
    const ends = moved.map((one) => [one.position, drawn(map, one)]);
    if (line) return line.setLatLngs(ends);
    return L.polyline(ends, { ...LEADER, pane }).addTo(map);
  }

  /* Where a marker is drawn. */
  function drawn(map, one) {
    return map.unproject(map.project(one.position).add(one.shift));
  }

  /* Show rings that are large enough to be seen, the largest of each site. A ring belongs to a site if it is near the
     ring of the site or near one that is. */
  function rings(map, all, metresPerPixel) {
    const near = (ring, other) =>
      ring.radius >= 0.5 * other.radius && map.distance(ring.position, other.position) <= 0.6 * other.radius;
    const kept = [];
    for (const ring of [...all].sort((a, b) => b.radius - a.radius)) {
      const seen = ring.precision / metresPerPixel >= (ring.around ? 5 : 12);
      const site = seen && kept.find((other) => other.members.some((one) => near(ring, one)));
      if (site) {
        site.reach = Math.max(site.reach, map.distance(ring.position, site.position) + ring.radius);
        if (near(ring, site)) site.members.push(ring);
      }
      ring.members = [ring];
      ring.reach = ring.radius;
      if (seen && !site) kept.push(ring);
      ring.layer.eachLayer((part) => {
        const path = part.getElement();
        if (path) path.style.display = seen && !site ? "" : "none";
      });
    }
    // The ring of a site goes round those of all its points.
    for (const ring of kept) if (!ring.around) ring.layer.eachLayer((part) => part.setRadius(ring.reach));
  }

  /* Give names free places, the important ones first; a name without a free place is hidden. A name that is written
     along a line stands there once in a while, and the name of the place that was asked for once. No name lies under a
     control, and none on an area that is hardly larger than itself, unless there is no other place for it. */
  function names(map, labels, nodes, areas, metres) {
    const taken = cells();
    const symbols = cells();
    const zoom = map.getZoom();
    const view = map.getSize();
    const written = new Map();
    const point = (position) => map.latLngToContainerPoint(position);
    for (const box of controls(map)) taken.add(box, box);
    for (const area of areas) {
      const { x: left, y: top } = point(area.getBounds().getNorthWest());
      const { x: right, y: bottom } = point(area.getBounds().getSouthEast());
      const outside = right < 0 || bottom < 0 || left > view.x || top > view.y;
      const box = { left, top, right, bottom };
      if (!outside && Math.max(right - left, bottom - top) <= SMALL_AREA) symbols.add(box, { box, node: area, area });
    }
    for (const one of nodes) {
      if (one.hidden) continue;
      const box = around(point(one.position).add(one.shift), one.radius);
      symbols.add(box, { box, node: one });
    }
    for (const label of labels) {
      const place = zoom >= label.minZoom && !(label.node && label.node.hidden) ? point(label.position).add(label.node ? label.node.shift : [0, 0]) : null;
      const far = !place || place.x < -200 || place.y < -100 || place.x > view.x + 200 || place.y > view.y + 100;
      const same = written.get(label.words) || [];
      const again = !far && same.some((other) => place.distanceTo(other.place) < other.once);
      const found = far || again ? null : placed(label, place, taken, symbols, view, anchors(label, place, point, metres));
      label.box.classList.toggle("hidden", !found);
      if (!found) continue;
      taken.add(found.box, found.box);
      if (label.once || label.focus) written.set(label.words, [...same, { place, once: label.focus ? 300 : label.once }]);
      const shift = label.node ? label.node.shift : { x: 0, y: 0 };
      label.box.style.transform = `translate(${found.box.left - place.x + shift.x}px, ${found.box.top - place.y + shift.y}px)`;
    }
  }

  /* What the buttons, the scale and the credits cover. */
  function controls(map) {
    const container = map.getContainer();
    const origin = container.getBoundingClientRect();
    return [...container.querySelectorAll(".leaflet-control")].map((control) => {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      return { left: left - origin.left, top: top - origin.top, right: right - origin.left, bottom: bottom - origin.top };
    });
  }

  /* Where the middle of a name may be, from its position and best first: in the area if it fits, else at a side that
     is free, else across the area; in a large area, which has no sides, also above and below its middle. */
  function anchors(label, place, point, metres) {
    const { width, height } = sized(label);
    if (!label.radius) return positions(label, width, height);
    if (region(label)) return inside(label.radius / metres, width, height);
    if (!label.sides.length) {
      const within = (down) => Math.abs(down) <= Math.max(label.radius / metres, height + 6);
      return [[0, 0], ...[1, -1, 2, -2].map((times) => [0, times * (height + 6)]).filter(([, down]) => within(down))];
    }
    const away = { s: [0, height / 2 + 5], n: [0, -height / 2 - 5], e: [width / 2 + 6, 0], w: [-width / 2 - 6, 0] };
    const sides = label.sides.map(([side, position]) => point(position).subtract(place).add(away[side])).map(({ x, y }) => [x, y]);
    const fits = Math.hypot(width, height) <= 2 * label.radius / metres;
    const beside = label.sides.flatMap(([side], i) => ("ew".includes(side) ? [1, -1].map((way) => [sides[i][0], sides[i][1] + way * height]) : []));
    return fits ? [[0, 0], ...sides, ...beside] : [...sides, ...beside, [0, 0]];
  }

  function sized(label) {
    label.size = label.size || { width: label.box.offsetWidth, height: label.box.offsetHeight };
    return label.size;
  }

  /* The first place that is within the view and free of other names and of markers. The name of a site may cover
     areas, and else markers, and the name that was asked for the edge, if there is no better place. */
  function placed(label, place, taken, symbols, view, where) {
    const { width, height } = sized(label);
    const boxes = where.map(([right, down]) => {
      const left = place.x + right - width / 2;
      const top = place.y + down - height / 2;
      return { left, top, right: left + width, bottom: top + height };
    });
    const inView = (box) => box.left >= 0 && box.top >= 0 && box.right <= view.x && box.bottom <= view.y;
    const free = (box) => {
      const wide = { left: box.left - 4, top: box.top - 2, right: box.right + 4, bottom: box.bottom + 2 };
      return !taken.some(wide, (other) => overlap(wide, other));
    };
    const offMarkers = (box) => !symbols.some(box, (other) => !other.area && other.node !== label.node && overlap(box, other.box));
    const offAreas = (box) => !symbols.some(box, (other) => other.area && overlap(box, other.box));
    // What stands on an area has its name there too.
    const clear = (box) => offMarkers(box) && (label.node || offAreas(box));
    // A name that has to be seen is pushed into the view rather than left out, as long as its place is in view.
    const pushed = label.must && inView({ left: place.x, right: place.x, top: place.y, bottom: place.y })
      ? boxes.map((box) => within(box, view)) : [];
    const usable = [...boxes, ...pushed].filter((box) => (label.focus || inView(box)) && free(box));
    const over = label.over && !label.focus && !region(label);
    const box = usable.find((one) => over || clear(one)) || (label.first || region(label) ? usable.find(offMarkers) || usable[0] : undefined);
    return box ? { box } : null;
  }

  /* A box moved into the view. */
  function within({ left, top, right, bottom }, view) {
    const x = Math.max(0, EDGE - left) + Math.min(0, view.x - EDGE - right);
    const y = Math.max(0, EDGE - top) + Math.min(0, view.y - EDGE - bottom);
    return { left: left + x, right: right + x, top: top + y, bottom: bottom + y };
  }

  /* Whether a name is that of a part of the land. */
  function region(label) {
    return label.box.classList.contains("region");
  }

  /* Where the middle of a name may be in a circle, the nearest to its middle first. */
  function inside(radius, width, height) {
    const step = height + 6;
    const found = [];
    for (let right = -Math.floor((2 * radius) / width); right * width <= 2 * radius; right += 1) {
      for (let down = -Math.floor(radius / step); down * step <= radius; down += 1) {
        const place = [(right * width) / 2, down * step];
        if (Math.hypot(...place) <= radius) found.push(place);
      }
    }
    return found.sort((a, b) => Math.hypot(...a) - Math.hypot(...b)).slice(0, MOST_PLACES);
  }

  /* Where the middle of a name may be, best first. That of a place stays beside it: elsewhere it would name what lies
     there. The name that was asked for has more room, since it keeps clear of markers. */
  function positions(label, width, height) {
    const clear = height / 2 + (label.node ? label.node.radius + 1 : label.below ? 7 : 0);
    const aside = width / 2 + (label.node ? label.node.radius + 3 : 10);
    const vertical = [[0, clear], [0, -clear], [aside, 0], [-aside, 0]];
    if (label.node) return vertical;
    const near = height / 2 + 8;
    const corners = [[aside, near], [-aside, near], [aside, -near], [-aside, -near]];
    if (label.below) return [[0, clear], [0, clear + 12], [0, -clear], [aside, 0], [-aside, 0], ...(label.focus ? [...corners, [0, -clear - 12], [0, clear + 26]] : [])];
    if (label.once && !label.line) return [[0, 0]];
    if (label.line) return [[aside, 0], [-aside, 0], [0, near], [0, -near]];
    const places = [[0, 0], [0, near], [0, -near], [aside, 0], [-aside, 0]];
    return [...places, ...corners];
  }

  function overlap(box, other) {
    return box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top;
  }

  window.paraatlayout = { marker, node, spread, leaders, drawn, rings, names };
})();
