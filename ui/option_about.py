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
from layers.look import format as fmt
from layers.look import texts

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.options import DecisionTable
    from geodata import Catalogue


def about_options(table: DecisionTable, catalogue: Catalogue) -> str:
    """What the options are, with their source, as HTML."""
    items = "".join(
        f"<dt>{escape(column.name)}</dt><dd>{escape(column.rationale)} "
        f"<small>Bewijs: {texts.EVIDENCE[column.evidence]}. Bron: {escape(_source_title(column.source, catalogue))}. "
        f"Versie {escape(column.version)}, kenmerk {column.digest}.</small></dd>"
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
    shifts = {name: label(shift) for name, shift in known.items()}
    if own_shifts is None:
        shift_rows = "".join(
            f"<dt>{escape(shifts[row.id])} <small>{texts.EVIDENCE[row.evidence]}</small></dt>"
            f"<dd>{escape(_text(row.note))}</dd>"
            for row in rows(catalogue.table("shifts"))
        )
    else:
        shift_rows = "".join(f"<dt>{escape(name)} <small>eigen tabel</small></dt><dd></dd>" for name in shifts.values())
    notes = {} if own_demand else {row.id: _text(row.note) for row in rows(catalogue.table("demand"))}
    modes = [*load_modes(catalogue), TRANSIT, PARK_AND_RIDE]
    groups = "".join(
        f"<dt>{escape(group.name)} <small>{fmt.number(group.people)} personen, "
        f"{'eigen tabel' if own_demand else texts.EVIDENCE[group.evidence]}</small></dt>"
        f"<dd>{escape(shifts[group.shift])}. {escape(notes.get(group.id, ''))} "
        f"<small>Bron: {escape(_source_title(group.source, catalogue) or 'niet genoemd')}.</small></dd>"
        for group in load_demand(catalogue, known, modes, own_demand)
    )
    return f'<dl class="options">{shift_rows}{groups}</dl>'


def network(table: DecisionTable) -> str:
    """On which network a table was computed, as Markdown."""
    streets = table.settings["streets"]
    if not isinstance(streets, dict):
        return (
            "**Welk netwerk.** Alle wegen en paden zijn die van het strategisch netwerk: opties noemen wegvakken "
            "daarvan, en de kaart wisselt er binnen een seconde mee."
        )
    return (
        f"**Welk netwerk.** Alle wegen en paden zijn die van het stratennetwerk {streets['source']}, kenmerk "
        f"{str(streets['digest'])[:12]}. Een optie die wegen verandert wordt er geweigerd: zij noemt wegvakken van het "
        "strategisch netwerk. Rekenen duurt er een halve tot enkele minuten."
    )


def _source_title(source: str, catalogue: Catalogue) -> str:
    """What a source is called; that of an option of one's own may be anything."""
    if source == OWN:
        return "eigen optie"
    known = catalogue.sources.get(source)
    return source if known is None else known.title


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
