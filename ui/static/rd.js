/* Lengths and areas as the server computes them: in RD New (EPSG:28992), by the steps of PROJ for WGS84 degrees. */
(function (root) {
  "use strict";

  const WGS84 = { a: 6378137, f: 1 / 298.257223563 };
  const BESSEL = { a: 6377397.155, f: 1 / 299.1528128 };
  // "Amersfoort to WGS 84 (4)": metres, seconds of arc and parts of a million, for the rotation of the frame.
  const SHIFT = [565.4171, 50.3319, 465.5524];
  const TURN = [0.398957388243134, -0.343987817378283, 1.87740163998045].map((seconds) => radians(seconds / 3600));
  const SCALE = 1 + 4.0725e-6;
  const LAT0 = radians(52.1561605555556);
  const LON0 = radians(5.38763888888889);
  const GROWTH = 0.9999079;
  const ORIGIN = [155000, 463000];

  const bessel = squares(BESSEL);
  const e = Math.sqrt(bessel.e2);
  const power = Math.sqrt(1 + (bessel.e2 * Math.cos(LAT0) ** 4) / (1 - bessel.e2));
  const ball = Math.sqrt(1 - bessel.e2) / (1 - bessel.e2 * Math.sin(LAT0) ** 2);
  const centre = Math.asin(Math.sin(LAT0) / power);
  const factor = Math.tan(centre / 2 + Math.PI / 4) / (Math.tan(LAT0 / 2 + Math.PI / 4) ** power * flattened(LAT0));

  function radians(degrees) { return (degrees * Math.PI) / 180; }

  function squares({ a, f }) { return { a, f, e2: f * (2 - f) }; }

  function flattened(lat) {
    return ((1 - e * Math.sin(lat)) / (1 + e * Math.sin(lat))) ** ((power * e) / 2);
  }

  /* Longitude and latitude of WGS84 as [x, y] in metres. */
  function rd([lon, lat]) {
    const [lonB, latB] = onBessel(radians(lon), radians(lat));
    const latS = 2 * Math.atan(factor * Math.tan(latB / 2 + Math.PI / 4) ** power * flattened(latB)) - Math.PI / 2;
    const lonS = power * (lonB - LON0);
    const k = (2 * ball * GROWTH * BESSEL.a)
      / (1 + Math.sin(centre) * Math.sin(latS) + Math.cos(centre) * Math.cos(latS) * Math.cos(lonS));
    return [
      ORIGIN[0] + k * Math.cos(latS) * Math.sin(lonS),
      ORIGIN[1] + k * (Math.cos(centre) * Math.sin(latS) - Math.sin(centre) * Math.cos(latS) * Math.cos(lonS)),
    ];
  }

  /* The same place in degrees on the ellipsoid below RD. */
  function onBessel(lon, lat) {
    const { a, e2 } = squares(WGS84);
    const n = a / Math.sqrt(1 - e2 * Math.sin(lat) ** 2);
    const [x, y, z] = [n * Math.cos(lat) * Math.cos(lon), n * Math.cos(lat) * Math.sin(lon), n * (1 - e2) * Math.sin(lat)]
      .map((value, axis) => (value - SHIFT[axis]) / SCALE);
    const [rx, ry, rz] = TURN;
    const [u, v, w] = [x - rz * y + ry * z, rz * x + y - rx * z, -ry * x + rx * y + z];
    const p = Math.hypot(u, v);
    const b = BESSEL.a * (1 - BESSEL.f);
    const t = Math.atan2(w * BESSEL.a, p * b);
    const e2b = bessel.e2;
    const up = w + (e2b / (1 - e2b)) * b * Math.sin(t) ** 3;
    return [Math.atan2(v, u), Math.atan2(up, p - e2b * BESSEL.a * Math.cos(t) ** 3)];
  }

  /* Metres along positions in degrees. */
  function length(positions) {
    const line = positions.map(rd);
    return line.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - line[i][0], y - line[i][1]), 0);
  }

  /* Square metres within a ring in degrees, closed or not. */
  function ringArea(positions) {
    const ring = positions.map(rd);
    const twice = ring.reduce((sum, [x, y], i) => {
      const [nextX, nextY] = ring[(i + 1) % ring.length];
      return sum + (x - ring[0][0]) * (nextY - ring[0][1]) - (nextX - ring[0][0]) * (y - ring[0][1]);
    }, 0);
    return Math.abs(twice) / 2;
  }

  /* Square metres of a polygon: its outline less its holes. */
  function area([outline, ...holes]) {
    return holes.reduce((rest, hole) => rest - ringArea(hole), ringArea(outline));
  }

  const number = (value, decimals) => new Intl.NumberFormat(root.paraatspeech ? root.paraatspeech.locale() : "nl-NL", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);

  function lengthText(metres) {
    return metres < 1000 ? number(metres, 0) + " m" : number(metres / 1000, 2) + " km";
  }

  function areaText(squareMetres) {
    const hectares = squareMetres / 1e4;
    return hectares < 0.1 ? number(squareMetres, 0) + " m²" : number(hectares, hectares < 100 ? 2 : 0) + " ha";
  }

  root.paraatrd = { rd, length, area, lengthText, areaText };
})(globalThis);
