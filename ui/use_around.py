"""What the page of dual use says and draws of the surroundings of a site."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import geopandas as gpd

from geodata.crs import RD
from geodata.plain import records
from layers.look import patterns
from layers.look.labels import Label
from layers.look.style import ACCENT, LABEL, WHITE, Look, Stroke, dash
from ui import drawing, facts
from ui import local as fmt
from ui.facts import UNKNOWN
from ui.language import Words, told, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.dual_use.neighbourhood import Neighbourhood
    from ui.drawing import Drawing

ANSWER_M = 1_000.0
_Z = 60
_Z_NAMES = 220
_LAYERS = Words(
    {
        "nature_areas": "Natuurgebieden (getekend)",
        "natura2000": "Natura 2000",
        "nnn": "Natuurnetwerk Nederland",
        "network_main": "Snelwegen en autowegen",
        "network_provincial": "Provinciale wegen",
        "network_local": "Lokale wegen",
        "corridor_rail": "Spoor",
        "corridor_water": "Vaarwegen",
    }
)


def answer(found: Neighbourhood) -> str:
    """The answer in one sentence, and what it rests on, as HTML."""
    people = records(found.people)
    row = next((one for one in people if one["to_m"] == ANSWER_M), people[-1])
    far = records(found.people)[-1]
    return tr(
        '<p class="answer"><strong>{within_inhabitants} inwoners</strong> binnen {to_m} van '
        '{title}; {row}.</p><p class="basis">Binnen {to_m_2}: {within_inhabitants_2} ({far}). '
        "Woningen: {unknown}, die staan in geen gegevens. Geluid: geen contouren; geluid wordt "
        "hier nooit geschat. Bewijs van het terrein: {evidence}, op {precision_m}.</p>",
        within_inhabitants=facts.number(row["within_inhabitants"]),
        to_m=_distance(row["to_m"]),
        title=escape(tr(found.site.title)),
        row=_bounds(row),
        to_m_2=_distance(far["to_m"]),
        within_inhabitants_2=facts.number(far["within_inhabitants"]),
        far=_bounds(far),
        unknown=tr(UNKNOWN),
        evidence=facts.evidence(found.site.evidence),
        precision_m=facts.precision(found.site.precision_m),
    )


def people(found: Neighbourhood) -> str:
    """Inhabitants per ring, as an HTML table."""
    columns = [
        tr("Ring"),
        tr("Inwoners in de ring"),
        tr("Gebieden"),
        tr("Samen tot hier"),
        tr("Ten minste"),
        tr("Ten hoogste"),
        tr("Zonder cijfer"),
    ]
    keys = ("inhabitants", "zones", "within_inhabitants", "within_low", "within_high", "within_secret")
    body = [[_ring(row), *(facts.number(row[key]) for key in keys)] for row in records(found.people)]
    return facts.table(tr("Inwoners per ring"), columns, body, set(columns[1:]))


def nature(found: Neighbourhood) -> str:
    """Hectares of nature per ring, one column per layer, as an HTML table."""
    rows = records(found.nature)
    layers = list(dict.fromkeys(row["layer"] for row in rows))
    rings = list(dict.fromkeys(_ring(row) for row in rows))
    cells = {(_ring(row), row["layer"]): row for row in rows}
    body = [[ring, *(_hectares(cells[ring, layer]) for layer in layers)] for ring in rings]
    titles = [f"{_LAYERS.get(layer, layer)} (ha)" for layer in layers]
    return facts.table(tr("Natuur per ring"), [tr("Ring"), *titles], body, set(titles))


def routes(found: Neighbourhood) -> str:
    """Kilometres of line inside the site, as an HTML table."""
    columns = [tr("Door het terrein"), tr("Lengte (km)"), tr("Bewijs")]
    body = [
        [
            escape(_LAYERS.get(row["layer"]) or tr(row["layer"])),
            f"{facts.number(row['length_km'])}{tr(' of meer') if row['unknown'] else ''}",
            facts.evidence(row["evidence"]),
        ]
        for row in records(found.routes)
    ]
    return facts.table(
        tr("Lijnen door het terrein"), columns, [*body, [tr("Recreatieve routes"), tr(UNKNOWN), ""]], {columns[1]}
    )


def drawings(found: Neighbourhood) -> list[Drawing]:
    """The site, and a ring per distance with its name."""
    frame = found.site.frame
    ground = frame.geometry.union_all()
    edges = [float(edge) for edge in found.people["to_m"] if edge > 0]
    around = gpd.GeoDataFrame({"to_m": edges}, geometry=[ground.buffer(edge) for edge in edges], crs=RD)
    evidence = found.site.evidence or ""
    words = []
    for edge, area in zip(edges, around.geometry, strict=True):
        north = max(
            area.exterior.coords if area.geom_type == "Polygon" else ground.centroid.coords, key=lambda xy: xy[1]
        )
        words.append(Label(_distance(edge), north[0], north[1], rank=edge, style="band"))
    middle = ground.representative_point()
    return [
        drawing.shapes("ring", around, [{**_options(_RING), "fill": False}], z=_Z, fit=True),
        drawing.shapes("terrein", frame[["geometry"]], drawing.path_options(site_look(evidence)), z=_Z + 1),
        *([drawing.rings("terrein-accuracy", frame[["precision_m", "geometry"]], z=_Z + 2)] if _off(found) else []),
        drawing.labels("ring-names", words, z=_Z_NAMES),
        drawing.labels(
            "terrein-names", [Label(tr(found.site.title), middle.x, middle.y, rank=1, style="accent")], z=_Z_NAMES + 1
        ),
    ]


def legend(found: Neighbourhood) -> list[tuple[Look, str]]:
    """What is on the map, with its words."""
    return [
        (
            site_look(found.site.evidence or ""),
            tr("het terrein: {evidence}", evidence=facts.evidence(found.site.evidence)),
        ),
        (Look("line", (_RING,)), tr("afstand tot de rand van het terrein")),
        *([(Look("line", (Stroke(LABEL, 1, "2 4"),)), tr("zo ver kan de plek ernaast liggen"))] if _off(found) else []),
    ]


_RING = Stroke(LABEL, 1.2)


def site_look(evidence: str) -> Look:
    """The look of the site; what is illustrative is hatched."""
    hatch = patterns.area_hatch("slash", 9, ACCENT) if evidence == "illustrative" else None
    return Look("fill", (Stroke(WHITE, 5), Stroke(ACCENT, 2.2, dash(evidence, 2.2))), ACCENT, 0.1, hatch)


def _options(stroke: Stroke) -> dict[str, Any]:
    return {"color": stroke.color, "weight": stroke.width_px}


def command(site: str) -> str:
    """The command that gives the same rings."""
    return f"paraatkaart neighbourhood --site {site} --format csv"


def limits(found: Neighbourhood) -> str:
    """The method and its limits, as Markdown."""
    more = " ".join(told(note) for note in found.notes)
    return tr(
        "**Grenzen.** Een postcodegebied telt mee waar zijn punt ligt, als geheel; *ten minste* en "
        "*ten hoogste* zijn de grenzen als elk gebied dat erover ligt niet of wel meetelt. Lagen "
        "met natuur overlappen elkaar: tel ze niet op. {more} Hoe er gerekend is, staat in de "
        "methode `docs/methods/dual-use.md`, die met Paraatkaart meekomt.",
        more=more,
    )


def data(found: Neighbourhood) -> str:
    """Which inhabitants were counted, as Markdown."""
    used = found.zones_used
    level = {"embedded": "meegeleverd"}.get(used.level, "ververst")
    return tr(
        "**Gegevens.** Inwoners: {level}, {reference_date}, {zones} gebieden met {inhabitants} "
        "inwoners (kenmerk {digest}).",
        level=level,
        reference_date=fmt.date(used.reference_date),
        zones=facts.number(used.zones),
        inhabitants=facts.number(used.inhabitants),
        digest=used.digest,
    )


def _bounds(row: Mapping[str, Any]) -> str:
    """The bounds around a number of inhabitants, in words."""
    low, high = facts.number(row["within_low"]), facts.number(row["within_high"])
    most = tr("het hoogste aantal is onbekend") if high == tr(UNKNOWN) else tr("ten hoogste {high}", high=high)
    return tr("ten minste {low}, {most}", low=low, most=most)


def _off(found: Neighbourhood) -> bool:
    """Whether it is known how far off the site may be."""
    return bool(found.site.precision_m)


def _ring(row: Mapping[str, Any]) -> str:
    if row["from_m"] is None:
        return tr("op het terrein")
    return tr("{from_m} tot {to_m}", from_m=facts.number(row["from_m"] / 1_000), to_m=_distance(row["to_m"]))


def _distance(metres: float) -> str:
    return facts.number(metres / 1_000, "km")


def _hectares(row: Mapping[str, Any]) -> str:
    more = tr(" tot {area_ha}", area_ha=facts.number(row["area_ha"] + row["unknown_ha"])) if row["unknown_ha"] else ""
    return f"{facts.number(row['area_ha'])}{more}"
