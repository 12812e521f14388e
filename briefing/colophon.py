"""What a briefing says about itself: evidence, sources, data and how to make it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing import inputs
from layers.document_dates import of_document
from layers.guard import published
from layers.look import format as fmt
from layers.look import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from briefing.drawn import Drawn
    from briefing.inputs import Used
    from briefing.settings import Settings
    from briefing.sheet import Sheet
    from briefing.tables import Table
    from geodata import Catalogue


def _frames(sheets: Iterable[Sheet]) -> Iterable[Drawn]:
    return (one for sheet in sheets for one in sheet.drawn if len(one.layer.frame))


def short_sources(sheet: Sheet, catalogue: Catalogue) -> str:
    """Whom the map is from, bands of minutes included, each with the latest date of what is drawn of it."""
    found: dict[str, tuple[str, str]] = {}
    for one in _frames([sheet]):
        for source, date in zip(one.layer.frame["source"], one.layer.frame["reference_date"], strict=True):
            for name in catalogue.sources[source].attribution.split("; "):
                found[name] = max(found.get(name, ("", "")), (str(date)[:10], source))
    drawn = sheet.answer.bands is not None or sheet.answer.outlines
    behind = sheet.table.sources if drawn and sheet.table else ()
    for known in (catalogue.sources[one] for one in behind if one in catalogue.sources):
        for name in known.attribution.split("; "):
            found[name] = max(found.get(name, ("", "")), (known.reference_date, known.id))
    for used in sheet.table.used if drawn and sheet.table else ():
        if used.attribution:
            found[used.attribution] = max(found.get(used.attribution, ("", "")), (used.reference_date, ""))
    for row in published("provinces", catalogue)[["source", "reference_date"]].itertuples():
        found.setdefault(catalogue.sources[row.source].attribution, (str(row.reference_date)[:10], ""))
    return "; ".join(f"{name} ({_date(*latest, catalogue)})" for name, latest in sorted(found.items()))


def _date(date: str, source: str, catalogue: Catalogue) -> str:
    """A date in words; that of a document without one of its own with how it is known."""
    return of_document(date, source, catalogue.table("documents")) or fmt.date(date)


def evidence(sheets: Sequence[Sheet]) -> str:
    """Which kinds of evidence are on sheets, and what the weakest of them means."""
    kinds = {str(kind) for one in _frames(sheets) for kind in one.layer.frame["evidence"]}
    kinds |= {sheet.table.evidence for sheet in sheets if sheet.table}
    found = [key for key in texts.EVIDENCE if key in kinds]
    if not found:
        return ""
    words = ", ".join(texts.EVIDENCE[key] for key in found)
    weakest = f"; het zwakste is {texts.EVIDENCE[found[-1]]}: {texts.EVIDENCE_MEANING[found[-1]]}"
    return f"Bewijs: {words}{weakest if len(found) > 1 else ''}."


def statements(settings: Settings, sheets: Sequence[Sheet]) -> list[str]:
    """What the whole briefing says about itself, a text per paragraph."""
    levels = sorted(
        {str(level) for one in _frames(sheets) for level in one.layer.frame["level"]}
        | {used.level for used in _used(sheets)}
    )
    level = " en ".join(texts.LEVEL[one] for one in levels) or texts.LEVEL["embedded"]
    finest, coarsest = _precision(list(_frames(sheets)))
    return [
        (
            f"Dit stuk is gemaakt met Paraatkaart door {settings.author}, {fmt.date(settings.print_date)}. "
            f"Status: {settings.document_status}."
        ),
        (
            f"Gegevens: {level}. {evidence(sheets)} De plekken zijn bekend op {fmt.precision(finest)} tot "
            f"{fmt.precision(coarsest)}; wat gestippeld of gestreept is, ligt niet precies waar het getekend is."
        ),
        "Munitie en opslag worden alleen per gemeente getoond. Er zijn geen eigen bestanden van gebruikers opgenomen.",
        (
            "Alle maten zijn in het Rijksdriehoeksstelsel (RD New, EPSG:28992). De omzetting van en naar lengte- en "
            "breedtegraden is op ongeveer een meter nauwkeurig."
        ),
        (
            f"Vingerafdruk van de instellingen: {settings.digest}. Met het instellingenbestand maakt "
            "„paraatkaart brief --from instellingen.json --out map” dezelfde bestanden opnieuw."
        ),
    ]


def _precision(shown: Sequence[Drawn]) -> tuple[float, float]:
    values = [float(one) for each in shown for one in each.layer.frame["precision_m"]] or [0.0]
    return min(values), max(values)


def source_rows(sheets: Sequence[Sheet], catalogue: Catalogue) -> list[dict[str, str]]:
    """All sources behind maps and tables, with their address if it can be linked to."""
    named = {str(source) for one in _frames(sheets) for source in one.layer.frame["source"]}
    named |= {source for name in ("provinces", "municipalities", "place_labels") for source in catalogue[name].sources}
    named |= {source for sheet in sheets if sheet.table for source in sheet.table.sources}
    named |= {f"{used.title}: {used.attribution}" for used in _used(sheets) if used.attribution}
    by_title = {one.title: one for one in catalogue.sources.values()}
    found = {one: catalogue.sources.get(one) or by_title.get(one) for one in named}
    known = {one.title: one for one in found.values() if one}.values()
    rows = [
        {
            "title": one.title,
            "publisher": one.publisher,
            "date": _date(one.reference_date, one.id, catalogue),
            "licence": one.licence,
            "url": one.url if one.url.startswith("https://") else "",
        }
        for one in known
    ]
    rows += [
        {"title": one, "publisher": "", "date": "", "licence": "", "url": ""}
        for one, source in found.items()
        if source is None
    ]
    return sorted(rows, key=lambda row: row["title"])


def data_rows(sheets: Sequence[Sheet]) -> list[dict[str, str]]:
    """Which data each layer is drawn from and how precise that is, and which each table was computed from."""
    found: dict[object, dict[str, str]] = {}
    for one in _frames(sheets):
        frame = one.layer.frame
        finest, coarsest = _precision([one])
        found[one.layer.id] = {
            "title": one.layer.title,
            "level": ", ".join(sorted({texts.LEVEL[str(level)] for level in frame["level"]})),
            "date": fmt.date(max(str(date)[:10] for date in frame["reference_date"])),
            "precision": " tot ".join(fmt.precision(one) for one in dict.fromkeys((finest, coarsest))),
            "digest": ", ".join(sorted({str(digest) for digest in frame["digest"]})),
        }
    for used in _used(sheets):
        area = f", alleen voor „{used.area}”" if used.area else ""
        found[used] = {
            "title": f"{used.title}{area} (tabel)",
            "level": texts.LEVEL[used.level],
            "date": fmt.date(used.reference_date),
            "precision": "",
            "digest": used.digest,
        }
    return list(found.values())


def table_notes(table: Table) -> list[str]:
    """The notes below a table: its own, the data that it was made from, and its digest."""
    told = inputs.note(table.used)
    digest = f"Vingerafdruk van de uitkomst: {table.digest}."
    return [*table.notes, *([told] if told else []), *([digest] if table.digest else [])]


def _used(sheets: Iterable[Sheet]) -> list[Used]:
    return list(dict.fromkeys(used for sheet in sheets if sheet.table for used in sheet.table.used))
