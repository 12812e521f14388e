"""What the page of plans says: the answer, plans side by side, what was published, what would replace it."""

from __future__ import annotations

import shlex
from html import escape
from typing import TYPE_CHECKING, Any

from analysis.loss import NOT_DECIDED, by_class
from analysis.loss.compare import is_variant
from analysis.loss.farmland import NO_CLASSES, NO_PARCELS, NOT_ALL, NOT_SAID
from analysis.loss.requests import other_requests
from analysis.loss.robust import ROBUST, UNCERTAIN
from analysis.loss.tables import compensation, money
from analysis.overlay.statements import bounds_without_parcels
from geodata.plain import records
from ui import facts, own_tables, plan_own
from ui import local as fmt
from ui.facts import NONE, UNKNOWN
from ui.language import Words, later, told, tr
from ui.register_text import link
from ui.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from analysis.loss import Comparison, Inputs

GAIN = "gain"
KINDS = Words(
    {
        "permanent": "blijvend",
        "seasonal": "een deel van het jaar",
        "mixed": "deels blijvend, deels een deel van het jaar",
        GAIN: "komt vrij",
    }
)
_TOPICS = Words(
    {
        "effects": "Effecten",
        "shared_use": "Medegebruik",
        "housing": "Woningen",
        "station_area": "Stationsgebied",
        "jobs": "Rijksbanen",
    }
)
_FROM = {
    "class": "",
    "overlap": later("meer dan één klasse"),
    "no_class": later("perceel zonder klasse"),
    "uncovered": later("geen perceel"),
    "unknown": UNKNOWN,
}
_AREAS = Words({"municipality": "gemeente", "province": "provincie"})
_REASONS = Words(
    {
        NO_PARCELS: "Zonder percelen is niet bekend wat het plan neemt en ook niet hoeveel er in het gebied is.",
        NO_CLASSES: "Welke klassen landbouwgrond zijn, is niet gezegd.",
        NOT_SAID: "Een bestand zegt niet of het alle percelen van het gebied bevat.",
        NOT_ALL: "In een deel van het gebied zijn percelen niet opgehaald of mogen ze niet worden getoond.",
    }
)
_PRICES = Words({"land_value": "Grondwaarde", "standard_output": "Standaardopbrengst"})


def answer(found: Comparison, plan: str) -> str:
    """The answer about one plan in one sentence, and what it rests on, as HTML."""
    row = _row(found, plan)
    title = escape(tr(str(row["title"])))
    size = _new(row)
    if row["kind"] == GAIN:
        return tr(
            '<p class="answer"><strong>{size}</strong> komt vrij: {title}.</p><p class="basis">Wat '
            "vrijkomt, wordt nergens van verlies afgetrokken. {row}</p>",
            size=size,
            title=title,
            row=_quality(row),
        )
    return tr(
        '<p class="answer"><strong>{size}</strong> nieuwe grond vraagt {title}.{row}</p><p '
        'class="basis">{found} {row_2}</p>',
        size=size,
        title=title,
        row=_certain(row),
        found=_lost(found, plan, row),
        row_2=_quality(row),
    )


def _certain(row: Mapping[str, Any]) -> str:
    if row["certain_ha"] is None:
        return ""
    sizes = (facts.number(row[name], "ha") for name in ("certain_ha", "possible_ha"))
    return tr(" Zeker is daarvan {}, mogelijk {}.").format(*sizes)


def _lost(found: Comparison, plan: str, row: Mapping[str, Any]) -> str:
    known = (
        tr("per perceel berekend")
        if found.answers[plan].landuse is not None
        else tr("per soort grond {unknown}", unknown=tr(UNKNOWN))
    )
    lost = tr("Wat er verloren gaat, is {known}.", known=known)
    if not is_variant(found.answers[plan].plan):
        sure = (
            "" if row["certain_ha"] is not None else tr(" Hoe nauwkeurig ze zijn, zegt het bestand niet (precision_m).")
        )
        return tr("{lost} Plaats en vorm komen uit uw eigen bestand.{sure}", lost=lost, sure=sure)
    farmed = facts.number(row["farming_equivalent_high_ha"], "ha")
    return tr(
        "{lost} Was alles landbouw en wordt er tussen het nieuwe gebruik door geboerd, dan "
        "verliest de landbouw hooguit {farmed}. Plaats en vorm zijn van ons: geen grens is "
        "openbaar.",
        lost=lost,
        farmed=farmed,
    )


def notes(found: Comparison, plan: str) -> str:
    """What was odd about the inputs of a plan; empty if nothing was."""
    return " ".join(dict.fromkeys(told(note) for note in found.answers[plan].notes))


def side_by_side(found: Comparison) -> str:
    """The plans side by side, as an HTML table."""
    columns = [
        tr("Plan"),
        tr("Soort"),
        tr("Bruto (ha)"),
        tr("Al militair (ha)"),
        tr("Wegen en water (ha)"),
        tr("Netto nieuw (ha)"),
    ]
    columns += [
        tr("Een deel van het jaar (ha)"),
        tr("Zeker (ha)"),
        tr("Mogelijk (ha)"),
        tr("Landbouw na medegebruik, hooguit (ha)"),
    ]
    columns += [tr("Plaats op"), tr("Bewijs")]
    body = []
    for row in records(found.plans):
        gain = row["kind"] == GAIN
        lost = NONE if gain else facts.number(row["farming_equivalent_high_ha"])
        body.append(
            [
                escape(tr(str(row["title"]))),
                KINDS.get(str(row["kind"]), tr(UNKNOWN)),
                facts.number(row["gross_ha"]),
                NONE if gain else facts.number(row["existing_ha"]),
                facts.number(row["excluded_ha"]),
                _new(row, unit=""),
                facts.number(row["seasonal_ha"]),
                facts.number(row["certain_ha"]),
                facts.number(row["possible_ha"]),
                lost,
                facts.precision(row["precision_m"]),
                facts.evidence(row["evidence"]),
            ]
        )
    return facts.table(tr("Plannen naast elkaar"), columns, body, set(columns[2:11]))


def differences(found: Comparison, plan: str) -> str:
    """The ground that the chosen plan shares with each other one, as an HTML table; empty if there is none."""
    titles = _titles(found)
    columns = [
        tr("Vergeleken met"),
        tr("Beide (ha)"),
        tr("Alleen het gekozen plan (ha)"),
        tr("Alleen het andere (ha)"),
        tr("Verschil (ha)"),
    ]
    body = []
    for row in records(found.differences):
        if plan not in (row["plan"], row["other"]):
            continue
        first = row["plan"] == plan
        mine, other = ("only_plan_ha", "only_other_ha") if first else ("only_other_ha", "only_plan_ha")
        body.append(
            [
                escape(titles[row["other" if first else "plan"]]),
                *(facts.number(row[name], decimals=0) for name in ("shared_ha", mine, other)),
                _signed(row["difference_ha"] if first else -row["difference_ha"]),
            ]
        )
    return facts.table(tr("Verschil met andere plannen"), columns, body, set(columns[1:])) if body else ""


def robust(found: Comparison) -> str:
    """Ground that every variant takes and ground that only some take, as an HTML table; empty without variants."""
    titles = _titles(found)
    columns = [tr("Varianten"), tr("In elke variant: robuust (ha)"), tr("In een deel ervan: onzeker (ha)")]
    rows = {(row["subject"], row["part"]): row for row in records(found.robust)}
    body = [
        [
            "; ".join(escape(titles[plan]) for plan in row["plans"].split(" | "))
            if subject
            else tr("Alle plannen samen"),
            facts.number(row["area_ha"], decimals=0),
            facts.number(rows[subject, UNCERTAIN]["area_ha"], decimals=0),
        ]
        for (subject, part), row in rows.items()
        if part == ROBUST
    ]
    return facts.table(tr("Robuust en onzeker"), columns, body, set(columns[1:]), {columns[0]}) if body else ""


def agreement(found: Comparison) -> str:
    """Ground by the number of plans that take it, as an HTML table."""
    columns = [tr("Aantal plannen dat de grond vraagt"), tr("Oppervlakte (ha)")]
    body = [[str(row["plans"]), facts.number(row["area_ha"], decimals=0)] for row in records(found.agreement)]
    return facts.table(tr("Grond naar aantal plannen"), columns, body, {columns[1]})


def from_to(found: Comparison) -> str:
    """What the ground was and what it becomes, as an HTML table."""
    titles = _titles(found)
    columns = [tr("Plan"), tr("Was"), tr("Wordt"), tr("Oppervlakte (ha)")]
    body = [
        [
            escape(titles[row["plan"]]),
            escape(tr(str(row["from_class"] or _FROM[row["from_kind"]] or UNKNOWN))),
            escape(tr(str(row["to"] or UNKNOWN))),
            facts.number(row["area_ha"], decimals=0),
        ]
        for row in records(found.from_to)
    ]
    return facts.table(tr("Van en naar"), columns, body, {columns[3]})


def classes(found: Comparison, plan: str) -> str:
    """Hectares per kind of ground; without parcels the bounds alone, as an HTML table."""
    result, known = found.answers[plan].result, found.answers[plan].landuse is not None
    rows: Sequence[Mapping[str, Any]] = result.rows if known else bounds_without_parcels(result.net_high_ha)
    columns = [tr("Soort grond"), tr("Oppervlakte (ha)"), tr("Ten minste (ha)"), tr("Ten hoogste (ha)")]
    body = [
        [
            escape(tr(str(row["class"] or _FROM[row["kind"]]))),
            *(facts.number(row.get(name), decimals=0) for name in ("area_ha", "area_low_ha", "area_high_ha")),
        ]
        for row in rows
    ]
    return facts.table(tr("Soorten grond"), columns, body, set(columns[1:]))


def farmland(found: Comparison, shares: pd.DataFrame) -> str:
    """The share of the farmland of municipality and province per plan, as HTML; in one sentence if none is known."""
    rows = records(shares)
    if all(row["reason"] == NO_PARCELS for row in rows):
        what = tr("Deel van de landbouwgrond van gemeente en provincie")
        return f'<p class="basis">{what}: {tr(UNKNOWN)}. {_REASONS[NO_PARCELS]}</p>'
    titles = _titles(found)
    columns = [
        tr("Plan"),
        tr("Gebied"),
        tr("Landbouwgrond in het plan (ha)"),
        tr("In het hele gebied (ha)"),
        tr("Deel (%)"),
        tr("Toelichting"),
    ]
    body = [
        [
            escape(titles[row["plan"]]),
            escape(f"{_AREAS[row['kind']]} {row['area']}"),
            facts.number(row["taken_ha"]),
            _between(row["farmland_ha"], row["farmland_low_ha"], row["farmland_high_ha"], 0),
            _between(row["share_pct"], row["share_low_pct"], row["share_high_pct"], 2),
            escape(_REASONS.get(row["reason"], "")),
        ]
        for row in rows
    ]
    return facts.table(tr("Deel van de landbouwgrond"), columns, body, set(columns[2:5]), {columns[5]})


def statements(found: Comparison) -> str:
    """Everything that was published about these plans, side by side, as HTML."""
    rows = {row["id"]: row for answer_ in found.answers.values() for row in records(answer_.statements)}
    topics: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows.values():
        topics.setdefault(str(row["topic"]), []).append(row)
    return "".join(
        f'<section class="conflict"><h3>{escape(topic)}</h3><div class="statements">'
        + "".join(_statement(row) for row in own)
        + "</div></section>"
        for topic, own in topics.items()
    )


def _statement(row: Mapping[str, Any]) -> str:
    value = f"{row['value']} {row['unit'] or ''}".strip() if row["value"] else tr("geen getal genoemd")
    date = f" · {fmt.date(str(row['date']))}" if row["date"] else ""
    source = escape(said(str(row["source"])) + date)
    return (
        f'<div class="statement"><p class="value">{escape(value)}</p><p>{escape(str(row["statement"]))}</p>'
        f'<p class="source">{source} · {facts.evidence(row["evidence"])}</p></div>'
    )


def replaced(found: Comparison) -> str:
    """What would replace each plan in hectares and in money, as an HTML table; without a ratio or price unknown."""
    kinds = list(dict.fromkeys(money({None: 0.0}, own_tables.file("land_prices"))["kind"]))
    columns = [tr("Plan"), tr("Netto nieuw (ha)"), tr("Nodig ter compensatie (ha)"), tr("Bron van de verhouding")]
    columns += [f"{_PRICES.get(kind, kind)} (euro)" for kind in kinds]
    body = []
    for row in records(found.plans):
        if row["kind"] == GAIN:
            continue
        area_ha = by_class(found.answers[row["plan"]])
        needed = records(compensation(area_ha, own_tables.file("compensation")))
        amounts = records(money(area_ha, own_tables.file("land_prices")))
        totals = {one["kind"]: one["amount_eur"] for one in amounts if one["class"] == "total"}
        body.append(
            [
                escape(tr(str(row["title"]))),
                _new(row, unit=""),
                facts.number(needed[-1]["required_ha"]),
                facts.listed(one["source"] for one in needed[:-1]) or tr(UNKNOWN),
                *(facts.number(totals[kind], decimals=0) for kind in kinds),
            ]
        )
    numbers = {*columns[1:3], *columns[4:]}
    return facts.table(tr("Compensatie en geld per plan"), columns, body, numbers)


def requests() -> str:
    """What the documents ask or offer beside land, as HTML."""
    items = "".join(
        f"<dt>{_TOPICS[row['topic']]}: {link(row['id'], str(row['name']))} "
        f"<small>{facts.evidence(row['evidence'])}</small></dt><dd>{escape(str(row['statement']))}</dd>"
        for row in records(other_requests())
    )
    return tr(
        '<dl class="options">{items}</dl><p class="basis">Een fonds wordt in de documenten niet genoemd.</p>',
        items=items,
    )


def not_decided() -> str:
    """What no figure here decides, with the procedure that does, as HTML."""
    items = "".join(
        f"<dt>{escape(said(topic[:1].upper() + topic[1:]))}</dt><dd>{escape(tr(by))}</dd>" for topic, by in NOT_DECIDED
    )
    return f'<dl class="options">{items}</dl>'


def data(found: Comparison, inputs: Inputs) -> str:
    """Which data was used, as Markdown."""
    parcels = (
        tr("Percelen: ververst bij de bron.")
        if inputs.landuse
        else tr(
            "Percelen: geen. Ververs de gewaspercelen op de pagina Bronnen, of geef een eigen bestand "
            "op de opdrachtregel; tot dan is per soort grond alleen bekend wat hierboven staat."
        )
    )
    digests = ", ".join(str(row["digest"]) for row in records(found.plans))
    return tr("**Gegevens.** {parcels} Kenmerken: {digests}.", parcels=parcels, digests=digests)


def limits() -> str:
    """The method and its limits, as Markdown."""
    return tr(
        "**Grenzen.** *Zeker* is wat in het plan blijft als de tekening er zo ver naast ligt als "
        "haar nauwkeurigheid, *mogelijk* wat erin kan vallen. Wegen en water zijn niet afgetrokken "
        "zolang er geen laag voor is gegeven. De uren van gebruik zijn aannames. Wiens een perceel "
        "is, staat in geen gegevens. Doorsneden percelen en ruilgrond staan er alleen met "
        "percelen. Hoe er gerekend is, staat in de methode `docs/methods/land-use-loss.md`, die "
        "met Paraatkaart meekomt."
    )


def command(found: Comparison, known: Sequence[str], inputs: Inputs) -> str:
    """The command that gives the same plans."""
    names = list(found.answers)
    chosen = "" if names == list(known) else "".join(f" --plan {name}" for name in names)
    layers = dict.fromkeys(plan.layer for name, plan in plan_own.plans().items() if name in names and plan.layer)
    chosen += "".join(f" --layer {shlex.quote(layer)}" for layer in layers)
    parcels = f" --landuse {inputs.landuse} --class-column {inputs.class_column}" if inputs.landuse else ""
    own = own_tables.options(calendar="use_calendar", prices="land_prices", compensation="compensation")
    return f"paraatkaart plans{chosen}{parcels}{own} --format csv"


def _row(found: Comparison, plan: str) -> dict[str, Any]:
    return next(row for row in records(found.plans) if row["plan"] == plan)


def _titles(found: Comparison) -> dict[str, str]:
    return {row["plan"]: tr(str(row["title"])) for row in records(found.plans)}


def _new(row: Mapping[str, Any], unit: str = "ha") -> str:
    """New hectares; if hidden rows may take off more, between what they are."""
    if row["new_ha"] is not None:
        return facts.number(row["new_ha"], unit, 0)
    return tr(
        "{new_low_ha} tot {new_high_ha}",
        new_low_ha=facts.number(row["new_low_ha"], decimals=0),
        new_high_ha=facts.number(row["new_high_ha"], unit, 0),
    )


def _between(value: Any, low: Any, high: Any, decimals: int) -> str:
    """A figure; if it is not known, what it lies between, if that is."""
    if value is None and low is not None and high is not None:
        return tr(
            "{low} tot {high}", low=facts.number(low, decimals=decimals), high=facts.number(high, decimals=decimals)
        )
    return facts.number(value, decimals=decimals)


def _signed(value: float) -> str:
    text = facts.number(abs(value), decimals=0)
    return text if not round(value) else f"{'+' if value > 0 else '−'}{text}"


def _quality(row: Mapping[str, Any]) -> str:
    place = (
        tr("nauwkeurigheid onbekend")
        if row["precision_m"] is None
        else tr("plaats op {precision_m}", precision_m=facts.precision(row["precision_m"]))
    )
    return tr("Bewijs: {evidence}; {place}.", evidence=facts.evidence(row["evidence"]), place=place)
