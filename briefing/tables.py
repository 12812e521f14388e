"""The table of a sheet: what an analysis found, or what the register says, with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from briefing import inputs
from briefing.errors import SettingError
from geodata import active
from layers.document_dates import dated
from layers.look import format as fmt
from layers.look import texts
from layers.register import entries

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from analysis.options import Cell, DecisionTable
    from briefing.inputs import Used
    from briefing.outlines import Outline
    from briefing.settings import Content
    from layers.register import Register

MOST_OPTIONS = 5
"""More columns of options than this cannot be read on paper."""
UNKNOWN = "onbekend"
_UNITS = {
    "people": "personen",
    "min": "minuten",
    "ratio": "keer",
    "times": "maal",
    "percent": "%",
    "clock": "tijd",
    "hour": "uur",
    "vehicle": "voertuigen",
    "eur": "euro",
    "g": "gram",
}
_DECIMALS = {"min": 1, "ratio": 1, "km": 1, "percent": 1}


@dataclass(frozen=True)
class Column:
    """A column. ``decimals`` is for numbers; a text column has none. ``share`` is its part of the width."""

    title: str
    decimals: int | None = None
    share: float = 1


@dataclass(frozen=True)
class Table:
    """A table with its question and what it is worth.

    Attributes
    ----------
    lead : str
        The answer in a sentence, above the table.
    rows : tuple
        Cells in the order of the columns: numbers, texts, or ``None`` for what is not known.
    evidence : str
        The weakest evidence behind the numbers.
    sources : tuple of str
        Ids of sources, or titles of sources that have none.
    digest : str
        Of data, settings and question; empty if there is none.
    used : tuple of Used
        The datasets that it was made from.
    """

    title: str
    lead: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    notes: tuple[str, ...]
    evidence: str
    sources: tuple[str, ...] = ()
    digest: str = ""
    used: tuple[Used, ...] = ()


@dataclass(frozen=True, eq=False)
class Answer:
    """What a content comes to: a table, areas of reach on the map (``band_min``, RD New), and other shapes on it."""

    table: Table | None = None
    bands: gpd.GeoDataFrame | None = None
    outlines: tuple[Outline, ...] = ()


def answer(content: Content) -> Answer:
    """Compute the content of a sheet.

    Raises
    ------
    SettingError
        It names a destination, a mode, an option, a plan or a theme that does not exist.
    ParaatkaartError
        As the analysis raises it.
    """
    from briefing import comparisons, losses

    makers: dict[str, Callable[[Content], Answer]] = {
        "map": lambda _: Answer(),
        "reach": _reach,
        "options": _options,
        "difference": comparisons.difference,
        "loss": losses.loss,
        "variants": comparisons.variants,
        "dual_use": comparisons.dual_use,
        "register": _register,
    }
    return makers[content.kind](content)


def cell(value: Any, decimals: int | None) -> str:
    """A cell as people read it: ``1.234,5``, or a word for what is not known."""
    if value is None:
        return UNKNOWN
    if decimals is None or isinstance(value, str):
        return str(value)
    return fmt.number(value, 0 if isinstance(value, int) else decimals)


_NETWORKS = {False: "een strategisch wegennet", True: "het stratennet van OpenStreetMap dat is opgehaald"}
_LIMITS = {
    False: "De gebieden liggen binnen 60 km van de poort; de grotere aantallen zijn daardoor ondergrenzen.",
    True: "De gebieden liggen binnen het stratennet dat is opgehaald; de aantallen zijn daardoor ondergrenzen.",
}
"""Whether it was computed on streets → what the table says of its network."""


def _reach(content: Content) -> Answer:
    from analysis.reachability.in_use import isochrones_in_use, reach_in_use
    from analysis.reachability.streets import LEVEL as STREETS

    found = reach_in_use(content.destination, content.mode)
    catalogue, on_streets = active(), found.level == STREETS
    bands = isochrones_in_use(found).merge(found.bands, on="band_min")
    by_mode = texts.BY_MODE.get(content.mode, content.mode)
    rows = tuple(
        (int(row.band_min), int(row.inhabitants), _maybe(row.inhabitants_if_slower), float(row.area_ha))
        for row in bands.sort_values("band_min").itertuples()
    )
    most = rows[-1]
    used = inputs.of_reach(found, catalogue)
    lost = found.outside
    not_counted = (len(lost), int(lost["inhabitants"].sum()) if len(lost) else 0)
    assert found.zones_used is not None  # noqa: S101  for the type checker
    slower = (
        f"Gepubliceerde autotijden zijn {fmt.number(found.slower_factor, 2)} keer zo lang als de onze (mediaan); de "
        "derde kolom rekent daarmee."
        if found.slower_factor
        else "De fout van deze reistijden is niet gemeten."
        if on_streets
        else "Hoeveel de tijden van deze vervoerwijze afwijken is niet bekend: er zijn er geen gepubliceerd."
    )
    return Answer(
        Table(
            title=f"Wie {by_mode} op tijd bij {found.destination.name} kan zijn",
            lead=(
                f"Binnen {most[0]} minuten bereiken {fmt.number(most[1])} inwoners de poort van "
                f"{found.destination.name} {by_mode}."
            ),
            columns=(
                Column("Binnen (min)", 0),
                Column("Inwoners", 0),
                Column("Inwoners, als alle tijden langer zijn", 0, 1.6),
                Column("Oppervlakte (ha)", 1),
            ),
            rows=rows,
            notes=(
                f"Reistijden zijn berekend op {_NETWORKS[on_streets]}, enkele reis, zonder vertraging.",
                _LIMITS[on_streets],
                slower,
                *inputs.zone_notes(found.zones_used, not_counted),
            ),
            evidence=found.evidence,
            sources=tuple(
                dict.fromkeys(
                    source
                    for one in found.inputs
                    if one.dataset in catalogue.datasets
                    for source in catalogue[one.dataset].sources
                )
            ),
            digest=found.digest,
            used=used,
        ),
        bands[["band_min", "geometry"]],
    )


def _options(content: Content) -> Answer:
    if not 1 <= len(content.options) <= MOST_OPTIONS:
        raise SettingError(
            "content.options", list(content.options), f"name 1 to {MOST_OPTIONS} options.",
            f"noem 1 tot {MOST_OPTIONS} opties.",
        )  # fmt: skip
    return Answer(options_table(evaluated(content), content.measures))


def evaluated(content: Content) -> DecisionTable:
    """Compute the options of a content. Raises :class:`SettingError` if one is not known."""
    from analysis.options import Question, evaluate, known_options

    known = known_options()
    for option in content.options:
        if option not in known:
            raise SettingError("content.options", option, f"known: {', '.join(known)}.", f"bekend: {', '.join(known)}.")
    return evaluate(content.options, Question(draws=0))


def check_table(table: DecisionTable, measures: tuple[str, ...]) -> None:
    """See that all of a decision table was computed and that it has these measures.

    Raises
    ------
    SettingError
        There is no such measure.
    ParaatkaartError
        An option could not be computed; no sheet shows a part of what was asked.
    """
    for failed in table.failed:
        raise failed.error
    known = [criterion.id for criterion in table.criteria]
    for one in measures:
        if one not in known:
            some = ", ".join(known[:5])
            raise SettingError(
                "content.measures", one, f"no such measure; for example {some}.", f"wel bijvoorbeeld {some}."
            )


def options_table(table: DecisionTable, measures: tuple[str, ...] = ()) -> Table:
    """The decision table: the rows that are asked for, or all but those that no option changes.

    Raises
    ------
    ParaatkaartError
        As :func:`check_table` raises it.
    """
    check_table(table, measures)
    every = {
        criterion.id: (
            criterion.name,
            unit_of(criterion.unit),
            *(option_cell(table.cells[criterion.id, column.id], criterion.unit) for column in table.columns),
        )
        for criterion in table.criteria
    }
    changed = [one for one, row in every.items() if len(set(row[2:])) > 1]
    rows = tuple(every[one] for one in (measures or changed))
    names = " en ".join(f"„{column.name}”" for column in table.columns if column.id != table.base)
    return Table(
        title="Opties naast nu",
        lead=f"Vergeleken met nu: {names}. "
        + (
            f"Getoond zijn {len(rows)} van de {len(every)} maten, waarvan er {len(changed)} door een optie veranderen."
            if measures
            else f"Getoond zijn de {len(rows)} maten die door een optie veranderen."
        ),
        columns=(
            Column("Maat", None, 3),
            Column("Eenheid", None, 0.8),
            *(Column(column.name, 1, 1.2) for column in table.columns),
        ),
        rows=rows,
        notes=(
            *([] if measures else [f"{len(every) - len(rows)} maten die door geen optie veranderen zijn weggelaten."]),
            "Zonder bandbreedten: één uitkomst per optie.",
            "De opties, diensttijden en woonplaatsen zijn aannames van ons.",
            *inputs.option_notes(table),
        ),
        evidence=table.evidence,
        sources=tuple(dict.fromkeys(column.source for column in table.columns if column.source)),
        digest=table.digest,
        used=inputs.of_options(table, active()),
    )


def unit_of(unit: str) -> str:
    """A unit in words."""
    return _UNITS.get(unit, unit)


def option_cell(cell: Cell, unit: str) -> Any:
    """A cell of a decision table as it is on paper."""
    if cell.value is None:
        return {"unknown": UNKNOWN, "unreachable": "geen weg"}[cell.status]
    if unit == "clock":
        minutes = int(cell.value)
        return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
    # Whole numbers stay whole on paper and in the file: there are no tenths of people.
    return round(cell.value, _DECIMALS[unit]) if unit in _DECIMALS else round(cell.value)


def may_be_a_file(name: str) -> bool:
    """Whether a name could open something on this machine."""
    # Settings come from anybody, also over a browser: they open nothing on the machine where the briefing is made.
    return bool(Path(name).suffix) or Path(name).exists()


def _register(content: Content) -> Answer:
    from layers.register import load_register

    register = load_register()
    themes = list(dict.fromkeys(register.rows["group_label"]))
    if content.theme not in themes:
        raise SettingError(
            "content.theme", content.theme, f"known: {', '.join(themes)}.", f"kies uit: {', '.join(themes)}."
        )
    return Answer(register_table(register, content.theme))


def register_table(register: Register, theme: str) -> Table:
    """The rows of one theme of the register."""
    rows = register.rows[register.rows["group_label"] == theme]
    cells = tuple(
        (
            row["id"],
            row["name"],
            row["paraphrase"],
            texts.status_of(row["category"], row["plan_status"]),
            _documents(row["documents"], register),
        )
        for row in rows.to_dict("records")
    )
    return Table(
        title=f"Register: {theme}",
        lead=f"Het register heeft {fmt.number(len(cells))} regels over „{theme}”.",
        columns=(
            Column("Nummer", None, 0.8),
            Column("Naam", None, 1.6),
            Column("Wat de documenten zeggen", None, 3),
            Column("Status", None, 0.9),
            Column("Document", None, 2),
        ),
        rows=cells,
        notes=("De teksten zijn in eigen woorden; het document is de bron.",),
        evidence="stated",
        sources=tuple(dict.fromkeys(one for cell in rows["document_titles"] for one in cell.split("; ") if one)),
        used=(inputs.of_dataset("register", active()),),
    )


def _documents(cell: str, register: Register) -> str:
    """Every document of a row with its own date."""
    known = register.documents.set_index("id")
    titles, dates = known["title"], known["date"]
    return "; ".join(f"{titles[one]} ({dated(dates[one], one, register.documents)})" for one in entries(cell))


def _maybe(value: Any) -> float | None:
    return None if pd.isna(value) else value
