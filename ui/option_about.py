"""What the options are and what is assumed, with sources, as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from analysis.options.authoring import OWN
from analysis.options.demand import load_shifts
from analysis.options.shift_times import label
from geodata.frames import rows
from layers.look import format as fmt
from layers.look import texts

if TYPE_CHECKING:
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


def assumptions(catalogue: Catalogue) -> str:
    """Shifts and groups of travellers with their sources, as HTML."""
    shifts = {name: label(shift) for name, shift in load_shifts(catalogue).items()}
    shift_rows = "".join(
        f"<dt>{escape(shifts[row.id])} <small>{texts.EVIDENCE[row.evidence]}</small></dt>"
        f"<dd>{escape(_text(row.note))}</dd>"
        for row in rows(catalogue.table("shifts"))
    )
    groups = "".join(
        f"<dt>{escape(row.name)} <small>{fmt.number(float(row.people))} personen, "
        f"{texts.EVIDENCE[row.evidence]}</small></dt><dd>{escape(shifts[row.shift])}. {escape(_text(row.note))} "
        f"<small>Bron: {escape(catalogue.sources[row.source].title)}.</small></dd>"
        for row in rows(catalogue.table("demand"))
    )
    return f'<dl class="options">{shift_rows}{groups}</dl>'


def network(command: str, *, fetched: bool) -> str:
    """On which network the page computes, and how to have the table of another one, as Markdown."""
    over = "het opgehaalde stratennetwerk" if fetched else "een stratennetwerk"
    none = (
        ""
        if fetched
        else "Er is nog geen stratennetwerk; dat haalt u op bij Bronnen, of maakt u met `paraatkaart network build`. "
    )
    return (
        "**Welk netwerk.** Deze pagina rekent met het strategisch netwerk: opties noemen wegvakken daarvan, en de "
        f"kaart wisselt er binnen een seconde mee. {none}De tabel over {over} geeft de opdracht "
        f"`{command} --network {'streets' if fetched else 'MAP'}`. Dat duurt een halve tot enkele minuten, "
        "en een optie die wegen verandert wordt daar geweigerd."
    )


def _source_title(source: str, catalogue: Catalogue) -> str:
    """What a source is called; that of an option of one's own may be anything."""
    if source == OWN:
        return "eigen optie"
    known = catalogue.sources.get(source)
    return source if known is None else known.title


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
