"""What the page of plans says of nature that they touch and of who lives near."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from analysis.loss.surroundings import NEAR_M
from geodata.plain import records
from layers import layer_specs
from ui import facts
from ui import local as fmt
from ui.language import Words, told, tr

if TYPE_CHECKING:
    from analysis.loss import Comparison
    from analysis.loss.surroundings import Surroundings

_PEOPLE = Words({
    "zones": "postcodegebieden", "squares_500m": "vierkanten van 500 m", "neighbourhoods": "buurten",
})  # fmt: skip
_FETCHED = Words({"natura2000": "Natura 2000", "nnn": "Natuurnetwerk Nederland"})


def table(found: Comparison, around: Surroundings) -> str:
    """Nature and inhabitants per plan, as an HTML table; homes are in no data."""
    titles = {row["plan"]: tr(str(row["title"])) for row in records(found.plans)}
    layers = list(dict.fromkeys(around.nature["layer"]))
    sizes = {(row["plan"], row["layer"]): row for row in records(around.nature)}
    nature = [f"{tr(layer_specs()[layer].title)} (ha)" for layer in layers]
    near = tr("Inwoners tot {near_m}", near_m=facts.number(NEAR_M / 1_000, "km"))
    columns = [tr("Plan"), *nature, near, tr("Ten minste"), tr("Ten hoogste"), tr("Woningen")]
    body = []
    for row in records(around.people):
        cells = []
        for layer in layers:
            size = sizes[row["plan"], layer]
            more = (
                tr(" tot {area_ha}", area_ha=facts.number(size["area_ha"] + size["unknown_ha"]))
                if size["unknown_ha"]
                else ""
            )
            cells.append(f"{facts.number(size['area_ha'])}{more}")
        people = (facts.number(row[name]) for name in ("within_inhabitants", "within_low", "within_high", "homes"))
        body.append([escape(titles[row["plan"]]), *cells, *people])
    return facts.table(tr("Natuur en inwoners bij de plannen"), columns, body, set(columns[1:]))


def data(around: Surroundings) -> str:
    """What the table was counted from, as Markdown; empty if there is nothing in it."""
    zones = around.zones_used
    if zones is None:
        return ""
    nature = [_state(tr(side.title), side.level, side.reference_date, side.digest) for side in around.inputs]
    return tr(
        "**Gegevens van natuur en inwoners.** Inwoners: {zones}. Natuur: {nature}. Kenmerk: {digest}.",
        zones=_state(_PEOPLE[zones.dataset], zones.level, zones.reference_date, zones.digest),
        nature="; ".join(nature),
        digest=around.digest,
    )


def _state(title: str, level: str | None, date: str | None, digest: str | None) -> str:
    """Name, level, day and, of what was fetched, the mark of one input."""
    day = fmt.date(date) if date else tr("zonder datum")
    if level == "embedded":
        return tr("{title} (meegeleverd, {day})", title=title, day=day)
    return tr("{title} (ververst, {day}, kenmerk {digest})", title=title, day=day, digest=digest or "-")


def limits(around: Surroundings) -> str:
    """What the table leaves out, and what is to be said of what it counts."""
    said = " ".join(told(note) for note in around.notes)
    missing = [words for layer, words in _FETCHED.items() if layer not in set(around.nature["layer"])]
    left_out = tr(
        "{missing} tellen pas mee als ze zijn ververst; tot dan is 0 ha geen bewijs. ", missing=tr(" en ").join(missing)
    )
    return tr(
        "Natuur op het plan zoals het is getekend. {left_out}Inwoners op het plan en tot {near_m} "
        "van de rand; het kunnen er ten minste en ten hoogste zoveel zijn. Woningen staan in geen "
        "gegevens. {said}",
        said=said,
        left_out=left_out if missing else "",
        near_m=facts.number(NEAR_M / 1_000, "km"),
    )
