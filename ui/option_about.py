"""What the options are and what is assumed, with sources, as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from analysis.options.authoring import OWN
from analysis.options.demand import load_demand, load_shifts
from analysis.options.door_to_door import TRANSIT
from analysis.options.modes import load_modes
from analysis.options.shift_times import label
from analysis.options.street import PARK_AND_RIDE
from geodata.frames import rows
from ui import local as fmt
from ui import words as texts
from ui.language import tr
from ui.said import said

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.options import DecisionTable
    from geodata import Catalogue


def about_options(table: DecisionTable, catalogue: Catalogue) -> str:
    """What the options are, with their source, as HTML."""
    items = "".join(
        tr(
            "<dt>{name}</dt><dd>{rationale} <small>Bewijs: {evidence}. Bron: {source}. Versie "
            "{version}, kenmerk {digest}.</small></dd>",
            name=escape(tr(column.name)),
            rationale=escape(tr(column.rationale)),
            evidence=texts.EVIDENCE[column.evidence],
            source=escape(_source_title(column.source, catalogue)),
            version=escape(column.version),
            digest=column.digest,
        )
        for column in table.columns
    )
    return f'<dl class="options">{items}</dl>'


def assumptions(catalogue: Catalogue, own_shifts: Path | None = None, own_demand: Path | None = None) -> str:
    """Shifts and groups of travellers with their sources, as HTML: those of the user's own tables where they are used.

    Raises
    ------
    DemandInvalidError
        A row of a table of the user's own cannot be meant.
    """
    known = load_shifts(catalogue, own_shifts)
    shifts = {name: said(label(shift)) for name, shift in known.items()}
    if own_shifts is None:
        shift_rows = "".join(
            f"<dt>{escape(shifts[row.id])} <small>{texts.EVIDENCE[row.evidence]}</small></dt>"
            f"<dd>{escape(tr(_text(row.note)))}</dd>"
            for row in rows(catalogue.table("shifts"))
        )
    else:
        shift_rows = "".join(
            tr("<dt>{name} <small>eigen tabel</small></dt><dd></dd>", name=escape(name)) for name in shifts.values()
        )
    notes = {} if own_demand else {row.id: _text(row.note) for row in rows(catalogue.table("demand"))}
    modes = [*load_modes(catalogue), TRANSIT, PARK_AND_RIDE]
    groups = "".join(
        tr(
            "<dt>{name} <small>{people} personen, {evidence}</small></dt><dd>{shifts}. {id} "
            "<small>Bron: {source}.</small></dd>",
            name=escape(tr(group.name)),
            people=fmt.number(group.people),
            evidence=tr("eigen tabel") if own_demand else texts.EVIDENCE[group.evidence],
            shifts=escape(shifts[group.shift]),
            id=escape(tr(notes.get(group.id, ""))),
            source=escape(_source_title(group.source, catalogue) or tr("niet genoemd")),
        )
        for group in load_demand(catalogue, known, modes, own_demand)
    )
    return f'<dl class="options">{shift_rows}{groups}</dl>'


def network(table: DecisionTable) -> str:
    """On which network a table was computed, as Markdown."""
    streets = table.settings["streets"]
    if not isinstance(streets, dict):
        return tr(
            "**Welk netwerk.** Alle wegen en paden zijn die van het strategisch netwerk: opties "
            "noemen wegvakken daarvan, en de kaart wisselt er binnen een seconde mee."
        )
    return tr(
        "**Welk netwerk.** Alle wegen en paden zijn die van het stratennetwerk {source}, kenmerk "
        "{digest}. Een optie die wegen verandert wordt er geweigerd: zij noemt wegvakken van het "
        "strategisch netwerk. Rekenen duurt er een halve tot enkele minuten.",
        source=streets["source"],
        digest=str(streets["digest"])[:12],
    )


def _source_title(source: str, catalogue: Catalogue) -> str:
    """What a source is called; that of an option of one's own may be anything."""
    if source == OWN:
        return tr("eigen optie")
    known = catalogue.sources.get(source)
    return source if known is None else said(known.title)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
