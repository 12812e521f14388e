"""What the options page says: the answer, the decision table, what it rests on, and the files to save."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from analysis.options import FIGURES, document, figures
from analysis.options.shift_times import at_gate, label, time_of
from geodata.timetable.expired import expired
from ui import local as fmt
from ui import option_taxi, option_times
from ui import words as texts
from ui.language import DUTCH, Words, speaking, told, tr
from ui.option_age import embedded_age
from ui.option_cell import NO_WAY, NOT_KNOWN, cell, value
from ui.reach_text import LEVEL
from ui.said import said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from analysis.options import Cell, Column, Criterion, DecisionTable

PARTS = Words(
    {
        "dienst": "Dienst",
        "inwoners": "Inwoners",
        "reizigers": "Reizigers",
        "stations": "Stations",
        "reis": "Delen van de reis",
        "kosten": "Kosten en meer",
    }
)
"""Parts of the table, as on the switch; the last one has everything that is in no other."""

_GROUPS = {
    "dienst": ("shift", "ratio", "transfers", "places"),
    "inwoners": ("inhabitants",),
    "reizigers": ("travellers",),
    "stations": ("station",),
    "reis": ("window", "parts"),
}
UNITS = Words(
    {
        "people": "personen",
        "min": "minuten",
        "ratio": "keer",
        "times": "maal",
        "percent": "%",
        "clock": "minuten na middernacht",
        "g": "gram",
        "kg": "kg",
        "km": "km",
        "hour": "uur",
        "vehicle": "voertuigen",
        "eur": "euro",
    }
)
DAYS = Words({"weekday": "doordeweeks", "saturday": "zaterdag", "sunday": "zondag"})
OWN_TABLES = Words(
    {
        "costs": "prijzen",
        "demand": "reizigers",
        "emissions": "CO₂",
        "modes": "snelheden en straftijden",
        "shifts": "diensten",
    }
)
"""Tables of the user's own, as words."""

_TITLES = Words(
    {
        "value": "Waarde",
        "change": "Verschil met nu",
        "low": "Laag (5%)",
        "high": "Hoog (95%)",
        "change_low": "Verschil laag (5%)",
        "change_high": "Verschil hoog (95%)",
    }
)
_STATUS = Words({"known": "bekend", "unknown": "onbekend", "unreachable": "geen weg"})


def answer(table: DecisionTable, option: str, shift: str) -> str:
    """The answer in one sentence: who is there in time now, and with the option that is on the map.

    An option with other hours is told with its own.
    """
    usual, own = (option_times.shift_in(_column(table, one), shift) for one in (table.base, option))
    base, other = (table.cells[f"within_120.{shift}", one] for one in (table.base, option))
    start = tr(
        "{usual}: met het openbaar vervoer lukt dat nu binnen twee uur voor ongeveer", usual=escape(said(label(usual)))
    )
    now = tr("{start} <strong>{base} reizigers</strong>", start=start, base=_whole(base))
    sentence = f"{now}."
    if option != table.base and other.value is not None and base.value is not None:
        column = _column(table, option)
        then = "" if own == usual else f" {at_gate(own)}"
        sentence = tr(
            "{now}; met „{name}”{then} voor {other}, {base}.",
            now=now,
            name=escape(tr(column.name)),
            then=then,
            other=_whole(other),
            base=_more(base, other),
        )
    return f'<p class="answer">{sentence}</p>'


def basis(table: DecisionTable, travellers: float) -> str:
    """What the answer is worth, as HTML."""
    return tr(
        '<p class="basis">Van de ongeveer {travellers} reizigers die met het openbaar vervoer naar '
        "deze dienst kunnen. Bewijs: {evidence}: de opties, diensttijden en woonplaatsen zijn "
        "aannames van ons. {taxi}</p>",
        travellers=fmt.number(travellers),
        evidence=texts.EVIDENCE[table.evidence],
        taxi=option_taxi.short(taxi_rule=bool(table.settings["taxi_rule"])),
    )


def rows_of(table: DecisionTable, part: str, shift: str) -> list[Criterion]:
    """The criteria of a part; those of a shift only for the one that was chosen."""
    elsewhere = {group for groups in _GROUPS.values() for group in groups}
    chosen = [
        criterion
        for criterion in table.criteria
        if (criterion.group in _GROUPS[part] if part in _GROUPS else criterion.group not in elsewhere)
    ]
    if part == "reis":  # under each heading its rows together
        order = list(dict.fromkeys(_label(one)[0] for one in chosen))
        chosen.sort(key=lambda one: order.index(_label(one)[0]))
    return [one for one in chosen if shift in one.id.split(".")] if part == "dienst" else chosen


def differing(table: DecisionTable, criteria: Iterable[Criterion]) -> list[Criterion]:
    """The criteria in which some option shows another figure than the base."""
    return [
        one for one in criteria if len({value(table.cells[one.id, column.id], one) for column in table.columns}) > 1
    ]


def decision_table(table: DecisionTable, criteria: Sequence[Criterion], own: Collection[str] = ()) -> str:
    """Criteria in rows, the base and the options in columns, as HTML; ``own`` are the user's own options."""
    head = "".join(
        f'<th scope="col"{_base(table, column)}>{escape(tr(column.name))}'
        f"<small>{_standing(table, column, own)}</small></th>"
        for column in table.columns
    )
    body, above = [], ""
    for criterion in criteria:
        dutch, words = _label(criterion)
        group, words = said(dutch), said(words)
        group += option_times.of_row(table, criterion) if dutch and dutch == criterion.name.partition(": ")[0] else ""
        if group and group != above:
            span = len(table.columns) + 1
            body.append(
                f'<tr class="group"><th colspan="{span}" scope="colgroup"><span>{escape(group)}</span></th></tr>'
            )
        above = group
        words += option_times.of_row(table, criterion) if criterion.group == "station" else ""
        cells = "".join(
            f"<td{_base(table, column)}>"
            f"{cell(table.cells[criterion.id, column.id], criterion, is_base=column.id == table.base)}"
            f"{option_times.of_cell(table, criterion, column)}</td>"
            for column in table.columns
        )
        known = "" if criterion.unit == "clock" else UNITS.get(criterion.unit, criterion.unit)
        unit = "" if known in words.casefold() else f" <small>{known}</small>"
        body.append(f'<tr><th scope="row">{escape(words)}{unit}</th>{cells}</tr>')
    return tr(
        '<div class="decision-table" tabindex="0" role="region" '
        'aria-label="Beslistabel"><table><thead><tr><th scope="col">Wat '
        "telt</th>{head}</tr></thead><tbody>{body}</tbody></table></div>",
        head=head,
        body="".join(body),
    )


def reading(table: DecisionTable) -> str:
    """How to read a cell, as HTML."""
    words = tr(
        "Groot: de waarde. Daaronder het verschil met nu, <b class='better'>beter</b> of <b class='worse'>slechter</b>."
    )
    draws = table.settings["draws"]
    if draws:
        count = fmt.number(float(str(draws)))
        words += tr(
            " Tussen haakjes: de band waarin 90% van {count} trekkingen valt (5e tot 95e "
            "percentiel), met dezelfde trekkingen voor alle opties.",
            count=count,
        )
    else:
        words += tr(
            " Waar van een lijn alleen bekend is hoe vaak hij rijdt, is het cijfer het midden van 100 trekkingen."
        )
    return tr(
        '<p class="small">{words} „{upper}{not_known}”: een prijs of een aantal is niet bekend. '
        "„Geen weg”: zo is de poort niet te bereiken. Vergelijk een rij tussen opties, niet de "
        "rijen met elkaar: de groepen verschillen per vervoerwijze.</p>",
        words=words,
        upper=tr(NOT_KNOWN)[0].upper(),
        not_known=tr(NOT_KNOWN)[1:],
    )


def data(table: DecisionTable) -> str:
    """Which network, timetable and zones the figures come from, as Markdown."""
    settings = table.settings
    timetable, zones = (cast("Mapping[str, Any]", settings[name]) for name in ("timetable", "zones_used"))
    days = ", ".join(f"{DAYS[day]} {fmt.date(str(on))}" for day, on in timetable["dates"].items())
    streets = settings.get("streets")
    level = str(settings["network_level"] if streets is None else cast("Mapping[str, Any]", streets)["level"])
    network = LEVEL.get(level, level)
    dated = fmt.date(str(timetable["reference_date"])) or tr("van een onbekende dag")
    age = embedded_age() if timetable["level"] == "embedded" else ""
    over = expired(str(timetable.get("valid_from", "")), str(timetable.get("valid_until", "")))
    return tr(
        "{value}**Gegevens.** Netwerk: {network}. Dienstregeling: {timetable}, {dated}, kenmerk "
        "{digest}; dagen: {days}.{age} Zones: {zones}, {reference_date}, {zones_2} gebieden met "
        "{inhabitants} inwoners{zones_3}. {table}Kenmerk van deze instellingen: {digest_2}.",
        value="" if over is None else tr("**Let op.** {dutch} ", dutch=told(over)),
        network=network,
        timetable=_level(timetable),
        dated=dated,
        digest=timetable["digest"],
        days=days,
        age=age,
        zones=_level(zones),
        reference_date=fmt.date(str(zones["reference_date"])),
        zones_2=fmt.number(float(zones["zones"])),
        inhabitants=fmt.number(float(zones["inhabitants"])),
        zones_3=small_area(zones),
        table=own_tables(table),
        digest_2=table.digest,
    )


def own_tables(table: DecisionTable) -> str:
    """That tables of the user's own are in use, if any are; as a sentence of Markdown, with a space behind it."""
    own = [OWN_TABLES[name] for name in table.settings.get("own_tables", ())]  # type: ignore[attr-defined]
    return tr("**Eigen waarden in gebruik:** {own}. ", own=", ".join(own)) if own else ""


def small_area(zones: Mapping[str, object]) -> str:
    """That zones were fetched for a part of the region only, if they were; as the end of a sentence."""
    if not zones["small"]:
        return ""
    return tr(
        ", alleen opgehaald voor het gebied „{extent}”: wie daarbuiten woont, telt nergens mee", extent=zones["extent"]
    )


def limits() -> str:
    """What is not in the table, as Markdown."""
    return tr(
        "**Niet in de tabel.** Drukte in bestaande bussen, en plaatsen in wat er nu al rijdt. "
        "Prijzen zonder openbare bron zijn leeg gelaten; dan zijn ook de kosten onbekend. Hoe elk "
        "cijfer is berekend en wat er niet in zit, staat in de methode `docs/methods/options.md`, "
        "die met Paraatkaart meekomt."
    )


def csv(table: DecisionTable) -> bytes:
    """The whole table for a Dutch spreadsheet, one row per criterion and option: semicolons and decimal commas."""
    with speaking(DUTCH):
        return _csv(table)


def _csv(table: DecisionTable) -> bytes:
    cells = [
        {
            tr("Criterium"): criterion.id,
            tr("Omschrijving"): criterion.name,
            tr("Eenheid"): UNITS.get(criterion.unit, criterion.unit),
            tr("Optie"): column.id,
            tr("Naam van de optie"): column.name,
            tr("Tijd van de dienst"): time_of(criterion, column) or "",
            **{_TITLES[name]: found[name] for name in FIGURES},
            tr("Status"): _STATUS[found["status"]],
            tr("Bewijs"): texts.EVIDENCE[table.evidence],
            tr("Trekkingen"): table.settings["draws"],
            tr("Kenmerk"): table.digest,
            tr("Eigen waarden"): ", ".join(OWN_TABLES[name] for name in table.settings.get("own_tables", ())),  # type: ignore[attr-defined]
        }
        for criterion in table.criteria
        for column in table.columns
        for found in [figures(table.cells[criterion.id, column.id], criterion.unit)]
    ]
    return pd.DataFrame(cells).to_csv(index=False, sep=";", decimal=",").encode("utf-8-sig")


def as_json(table: DecisionTable) -> bytes:
    """The document that ``paraatkaart options --format json`` prints."""
    return (json.dumps(document(table), ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()


def command(
    table: DecisionTable, own: Mapping[str, str] | None = None, tables: Iterable[str] = (), window: str = ""
) -> str:
    """The command that gives the same document; ``own`` are the files of options of one's own, by id."""
    own = own or {}
    chosen = [own.get(column.id, column.id) for column in table.columns if column.id != table.base] or [table.base]
    options = " ".join(f"--option {option}" for option in chosen)
    given = "".join(f" --{name} {name}.csv" for name in tables)
    return f"paraatkaart options {options}{given}{window} --draws {table.settings['draws']} --format json"


def file_name(table: DecisionTable, ending: str) -> str:
    """The name of a file: another result has another name."""
    return f"opties-{table.digest}.{ending}"


def _column(table: DecisionTable, option: str) -> Column:
    return next(column for column in table.columns if column.id == option)


def _standing(table: DecisionTable, column: Column, own: Collection[str]) -> str:
    if column.id == table.base:
        return tr("de basis, {evidence}", evidence=texts.EVIDENCE[column.evidence])
    return f"{tr('eigen optie, ') if column.id in own else ''}{texts.EVIDENCE[column.evidence]}"


def _base(table: DecisionTable, column: Column) -> str:
    return ' class="base"' if column.id == table.base else ""


def _label(criterion: Criterion) -> tuple[str, str]:
    """The heading that a row stands under, and what it is called there."""
    before, _, after = criterion.name.partition(": ")
    if criterion.group == "travellers" and before == "P+R":
        return before, _capital(after)
    if criterion.group in {"inhabitants", "travellers"}:
        return _capital(after), _capital(before.removeprefix("Inwoners ").removeprefix("Reizigers "))
    if criterion.group == "station":
        return _capital(after), before
    if criterion.group in {"shift", "ratio", "transfers", "places", "parts"}:
        return before, _capital(after)
    if criterion.group == "window":
        window, _, percentile = before.rpartition(", ")
        return window, _capital(percentile)
    return "", criterion.name


def _whole(cell: Cell) -> str:
    return tr(NO_WAY) if cell.value is None else fmt.number(cell.value)


def _more(base: Cell, other: Cell) -> str:
    """The difference of the numbers as they are written, so that the sentence adds up."""
    change = round(other.value or 0.0) - round(base.value or 0.0)
    return (
        tr("even veel")
        if not change
        else tr(
            "dat is {change} {value}", change=fmt.number(abs(change)), value=tr("meer") if change > 0 else tr("minder")
        )
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _level(record: Mapping[str, Any]) -> str:
    return texts.LEVEL.get(str(record["level"]), str(record["level"]))
