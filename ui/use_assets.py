"""What the page of dual use says and draws of infrastructure: every requirement by itself, never one mark."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from geodata.plain import records
from layers.look.labels import Label
from layers.look.style import LABEL, WHITE, Look, Stroke, dash
from layers.look.verdicts import VERDICTS
from ui import drawing, facts
from ui import words as texts
from ui.facts import NONE, UNKNOWN
from ui.language import Words, later, tr
from ui.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from analysis.dual_use.infrastructure import Infrastructure
    from ui.drawing import Drawing

STATUS = {"meets": later("voldoet"), "misses": later("voldoet niet"), "unknown": UNKNOWN}
KINDS = Words(
    {
        "road": "Wegen",
        "rail": "Spoor",
        "waterway": "Vaarwegen",
        "port": "Havens",
        "terminal": "Terminals",
        "airport": "Luchthavens",
    }
)
COMMAND = "paraatkaart assets --format csv"
_GROUPS = {
    "misses": (later("ten minste één eis niet gehaald"), VERDICTS["conflict"].color),
    "unknown": (later("ten minste één eis onbekend, de rest gehaald"), LABEL),
    "meets": (later("elke eis gehaald"), VERDICTS["compatible"].color),
}
_Z = 60
_Z_NAMES = 220
_YES_NO = "ja/nee"


def answer(found: Infrastructure) -> str:
    """The answer in one sentence, and what it rests on, as HTML."""
    statuses = found.ratings["status"].tolist()
    unknown, misses, meets = (statuses.count(name) for name in ("unknown", "misses", "meets"))
    ranked = _ranked(found)
    first = (
        tr(" Bovenaan de ontbrekende schakels van de corridor: {name}.", name=escape(str(ranked[0]["name"])))
        if ranked
        else ""
    )
    return tr(
        '<p class="answer"><strong>{unknown} van {statuses} eisen</strong> aan infrastructuur zijn '
        "onbekend: {meets} keer voldoet zij, {misses} keer niet.{first}</p><p "
        'class="basis">{assets} wegen, spoorlijnen, vaarwegen, havens, een terminal en een '
        "luchthaven naast eisen van militair vervoer. De volgorde zegt waar het eerst naar te "
        "kijken, niet wat het belangrijkst of duurst is.</p>",
        unknown=unknown,
        statuses=len(statuses),
        meets=meets,
        misses=misses,
        first=first,
        assets=len(found.assets),
    )


def kinds(found: Infrastructure) -> str:
    """Per kind of infrastructure a table of assets by requirement, as HTML."""
    parts = []
    for kind, title in KINDS.items():
        rows = [row for row in records(found.ratings) if row["kind"] == kind]
        if not rows:
            continue
        wanted = list({row["property"]: row for row in rows}.values())
        assets = list(dict.fromkeys((row["asset"], row["name"]) for row in rows))
        cells = {(row["asset"], row["property"]): row for row in rows}
        heads = [f"{tr(row['requirement'])}{_least(row)}" for row in wanted]
        body = [
            [escape(str(name)), *(_cell(cells[asset, row["property"]]) for row in wanted)] for asset, name in assets
        ]
        parts.append(f"<h3>{title}</h3>{facts.table(title, [tr('Verbinding'), *heads], body)}")
    return "".join(parts)


def ranking(found: Infrastructure) -> str:
    """The missing links of the corridor in their order, as an HTML table."""
    columns = [
        tr("Volgorde"),
        tr("Verbinding"),
        tr("Soort"),
        tr("Voldoet niet"),
        tr("Onbekend"),
        tr("Voldoet"),
        tr("Dichtstbijzijnde terrein"),
    ]
    nearest: dict[str, Mapping[str, Any]] = {}
    for row in records(found.served):
        nearest.setdefault(row["asset"], row)
    body = [
        [
            str(row["rank"]),
            escape(str(row["name"])),
            KINDS[row["kind"]],
            *(str(row[name]) for name in ("misses", "unknown", "meets")),
            _way(nearest[row["asset"]]) if row["asset"] in nearest else tr("niet op de kaart"),
        ]
        for row in _ranked(found)
    ]
    return facts.table(tr("Ontbrekende schakels van de corridor"), columns, body, set(columns[3:6]))


def served(found: Infrastructure, asset: str) -> str:
    """The sites that an asset serves, as an HTML table; empty if it is not on the map."""
    columns = [tr("Terrein"), tr("Hemelsbreed"), tr("Over de weg"), tr("Met de auto")]
    rows = [row for row in records(found.served) if row["asset"] == asset]
    body = [
        [
            escape(str(row["site_name"])),
            facts.number(row["straight_m"] / 1_000, "km", 1),
            NONE if row["length_m"] is None else facts.number(row["length_m"] / 1_000, "km", 1),
            tr("buiten bereik") if row["minutes"] is None else facts.number(row["minutes"], "min", 0),
        ]
        for row in rows
    ]
    if not body:
        return ""
    coarsest = facts.precision(max(float(row["precision_m"]) for row in rows))
    kinds = ", ".join(dict.fromkeys(facts.evidence(row["evidence"]) for row in rows))
    return tr(
        '{table}<p class="small">Plaatsen tot op {coarsest}; bewijs: {kinds}.</p>',
        table=facts.table(tr("Terreinen bij deze verbinding"), columns, body, set(columns[1:])),
        coarsest=coarsest,
        kinds=kinds,
    )


def sources(found: Infrastructure) -> str:
    """Every comparison with both sources, as an HTML table."""
    columns = [
        tr("Verbinding"),
        tr("Eis"),
        tr("Oordeel"),
        tr("Bron van de eis"),
        tr("Bron van de eigenschap"),
        tr("Toelichting"),
    ]
    body = [
        [
            escape(str(row["name"])),
            escape(f"{tr(row['requirement'])}{_least(row)}"),
            _cell(row),
            _source(row, "requirement"),
            _source(row, "property"),
            escape(tr(str(row["note"] or ""))),
        ]
        for row in records(found.ratings)
    ]
    return facts.table(tr("Eisen en eigenschappen met hun bron"), columns, body, texts_=set(columns[3:]))


def names(found: Infrastructure) -> dict[str, str]:
    """Asset → name."""
    return dict(zip(found.assets["asset"], found.assets["name"], strict=True))


def drawings(found: Infrastructure, places: gpd.GeoDataFrame) -> list[Drawing]:
    """The assets by what is known of them, and their names."""
    rows = {row["asset"]: row for row in records(found.assets)}
    made = []
    for order, (group, evidence, kind, frame) in enumerate(_classes(found, places)):
        own = [rows[asset] for asset in frame["asset"]]
        made.append(
            drawing.shapes(
                f"verbinding-{group}-{kind}-{evidence}",
                frame,
                drawing.path_options(_look(group, evidence, kind)),
                z=_Z + order,
                popup={
                    "title": tr("Infrastructuur"),
                    "labels": [tr("Voldoet niet"), tr("Onbekend"), tr("Voldoet"), tr("Volgorde")],
                    "shared": {},
                },
                names=[str(row["name"]) for row in own],
                values=[
                    (str(row["misses"]), str(row["unknown"]), str(row["meets"]), str(row["rank"] or "")) for row in own
                ],
                fit=True,
            )
        )
    labels = []
    for asset, shape in zip(places["asset"], places.geometry, strict=True):
        point, rank = shape.representative_point(), rows[asset]["rank"]
        words = f"{rank}. {rows[asset]['name']}" if rank else str(rows[asset]["name"])
        labels.append(Label(words, point.x, point.y, rank=100 - (rank or 99), below=True))
    return [*made, drawing.labels("verbinding-names", labels, z=_Z_NAMES, first=1_000)]


def legend(found: Infrastructure, places: gpd.GeoDataFrame) -> list[tuple[Look, str]]:
    """What is on the map, with its words."""
    return [
        (
            _look(group, evidence, kind),
            f"{tr(_GROUPS[group][0])}: {_KIND[kind]}, {texts.EVIDENCE.get(evidence, tr(UNKNOWN))}",
        )
        for group, evidence, kind, _ in _classes(found, places)
    ]


_KIND = Words({"line": "lijn", "point": "punt", "fill": "vlak"})
_KIND_OF = {"Point": "point", "LineString": "line", "MultiLineString": "line"}


def _classes(found: Infrastructure, places: gpd.GeoDataFrame) -> list[tuple[str, str, str, gpd.GeoDataFrame]]:
    counts = {row["asset"]: row for row in records(found.assets)}
    keys = [
        (next(name for name in _GROUPS if counts[asset][name]), str(evidence), _KIND_OF.get(kind, "fill"))
        for asset, evidence, kind in zip(places["asset"], places["evidence"], places.geom_type, strict=True)
    ]
    shapes = ("fill", "line", "point")
    order = sorted(set(keys), key=lambda key: (shapes.index(key[2]), -list(_GROUPS).index(key[0]), key[1]))
    return [(*key, places[[one == key for one in keys]]) for key in order]


def _look(group: str, evidence: str, kind: str) -> Look:
    color = _GROUPS[group][1]
    if kind == "point":
        marker = {"misses": "cross", "unknown": "square", "meets": "circle"}[group]
        return Look(
            "point", (Stroke(color, 1.5, "", 6), Stroke(color, 1.5, dash(evidence, 1.5), 10)), color, 1, None, marker
        )
    width_px = 5.0 if group != "unknown" else 3.5
    pattern = dash(evidence, width_px)
    strokes = [Stroke(WHITE, width_px + 3), Stroke(color, width_px, pattern)]
    strokes += [Stroke(color, width_px + 7, "2 9")] if group == "misses" else []
    strokes += [Stroke(WHITE, 1.6, pattern)] if group == "meets" else []
    if kind == "fill":
        return Look("fill", tuple(strokes[:2]), color, 0.25)
    return Look("line", tuple(strokes))


def _ranked(found: Infrastructure) -> list[dict[str, Any]]:
    rows = [row for row in records(found.assets) if row["rank"] is not None]
    return sorted(rows, key=lambda row: int(row["rank"]))


def _cell(row: Mapping[str, Any]) -> str:
    return f'<b class="status {row["status"]}">{tr(STATUS[row["status"]])}</b><span>{_known(row)}</span>'


def _known(row: Mapping[str, Any]) -> str:
    """What is known of the property, between which bounds."""
    low, high, unit = row["low"], row["high"], str(row["unit"])
    if low is None and high is None:
        return ""
    if unit == _YES_NO:
        return "" if low != high else (tr("ja") if low else tr("nee"))
    shown = [None if end is None else _plain(end) for end in (low, high)]
    if low == high:
        words = f"{shown[0]}"
    elif shown[0] is None:
        words = f"hooguit {shown[1]}"
    else:
        words = (
            tr("ten minste {shown}", shown=shown[0])
            if shown[1] is None
            else tr("{shown} tot {shown_2}", shown=shown[0], shown_2=shown[1])
        )
    return f"{words} {escape(tr(unit))}"


def _least(row: Mapping[str, Any]) -> str:
    return (
        ""
        if row["unit"] == _YES_NO
        else tr(" (ten minste {value} {unit})", value=_plain(row["value"]), unit=tr(row["unit"]))
    )


def _plain(value: float) -> str:
    """A number with the decimals that it has, at most two."""
    decimals = next(count for count in (0, 1, 2) if count == 2 or round(value, count) == round(value, 2))
    return facts.number(value, decimals=decimals)


def _way(row: Mapping[str, Any]) -> str:
    minutes = (
        "" if row["minutes"] is None else tr(", {minutes} met de auto", minutes=facts.number(row["minutes"], "min", 0))
    )
    return tr(
        "{site_name}: {straight_m} hemelsbreed{minutes}",
        site_name=escape(str(row["site_name"])),
        straight_m=facts.number(row["straight_m"] / 1_000, "km", 1),
        minutes=minutes,
    )


def _source(row: Mapping[str, Any], what: str) -> str:
    if row[f"{what}_source"] is None:
        return tr(UNKNOWN)
    return f"{escape(said(str(row[f'{what}_source'])))} <small>({facts.evidence(row[f'{what}_evidence'])})</small>"


def limits() -> str:
    """The method and its limits, as Markdown."""
    return tr(
        "**Grenzen.** Dit leest gepubliceerde civiele eigenschappen; het is geen militaire "
        "classificatie, en militaire routes zijn niet openbaar. Voor een brug- of wegklasse (MLC) "
        "is geen gepubliceerde eis. Wat de corridor is, is onze lezing: de documenten geven geen "
        "lijn. Een verbinding waarvan niets bekend is, kan prima zijn. Hoe er gerekend is, staat "
        "in de methode `docs/methods/dual-use.md`, die met Paraatkaart meekomt."
    )


def choices(found: Infrastructure, places: gpd.GeoDataFrame) -> Sequence[str]:
    """The assets that are on the map, the missing links first."""
    on_map = set(places["asset"])
    ranked = [str(row["asset"]) for row in _ranked(found)]
    return [one for one in dict.fromkeys((*ranked, *names(found))) if one in on_map]
