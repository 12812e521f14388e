"""Rows of the tables that contradict each other, themselves, or what is drawn: dates, regions, statements, lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.frames import rows
from layers.descents import wrong_descents, wrong_plans
from layers.exceptions import excepted, wrong_exceptions
from layers.passing import wrong_passages
from layers.register import REGIONS, entries
from layers.subjects import wrong_subjects
from layers.written_dates import agree, moments_of, quarter_of
from layers.wrong import Wrong, located

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from geodata import Catalogue
    from geodata.errors import DatasetInvalidError

_DRENTHE, *_PARTS, _ELSEWHERE = REGIONS

_LATER = ("expected", "planned", "reference")
"""Kinds of events that may lie in the future; the text of their source has the date of the source, not of the event."""

_FACTS = ("measured", "stated")
_DATES = ("reference_date", "date", "date_from")
_SOURCED = {"timeline": "date_from", "conflicts": "date"}
"""Table with a ``source_text`` → column with the date that the text has to agree with."""

_FEWEST = 2
"""Statements that it takes to contradict."""


def wrong_contradictions(catalogue: Catalogue) -> Iterator[DatasetInvalidError]:
    """All contradictions between and within the tables, each with file and line."""
    yield from wrong_exceptions(catalogue)
    for check in (
        wrong_dates,
        wrong_regions,
        wrong_statements,
        wrong_futures,
        wrong_passages,
        wrong_subjects,
        wrong_plans,
        wrong_descents,
    ):
        for wrong in check(catalogue):
            yield located(wrong, catalogue)


def wrong_dates(catalogue: Catalogue) -> Iterator[Wrong]:
    """Two dates of one thing: register and timeline, a date and the text beside it, an event and who tells of it."""
    register, timeline = catalogue.table("register"), catalogue.table("timeline")
    days = {one.id: one.date for one in rows(catalogue.table("documents"))}
    dates = dict(zip(register["id"], register["date"], strict=True))
    for number, row in enumerate(rows(timeline), start=1):
        known = dates.get(row.id, "")
        if known and row.date_from and not agree(row.date_from, known):
            problem = f"'{row.date_from}', but row '{row.id}' of the register has the date {known}."
            yield Wrong("timeline", number, "date_from", problem)
        told, shared = days.get(row.document, ""), min(len(row.date_from), len(days.get(row.document, "")))
        if row.kind not in _LATER and row.date_from[:shared] > told[:shared]:
            problem = f"'{row.date_from}', but the document that tells it as something that happened is of {told}."
            yield Wrong("timeline", number, "date_from", problem)
    for number, row in enumerate(rows(register), start=1):
        said = quarter_of(row.value) or (moments_of(row.value) if not row.unit else ())
        if row.date and said and not any(agree(row.date, moment) for moment in said):
            yield Wrong("register", number, "date", f"'{row.date}', but its value is '{row.value}'.")
    for name, column in _SOURCED.items():
        for number, row in enumerate(rows(catalogue.table(name)), start=1):
            date, said = getattr(row, column), moments_of(row.source_text)
            later = getattr(row, "kind", "") in _LATER
            if date and len(said) == 1 and not later and not agree(date, said[0]):
                yield Wrong(name, number, column, f"'{date}', but its source is of {said[0]}: '{row.source_text}'.")


def wrong_regions(catalogue: Catalogue) -> Iterator[Wrong]:
    """Regions and municipalities of a row that contradict each other; which region has which, the register says."""
    register = catalogue.table("register")
    whole = dict(zip(register["name"], register["municipalities"], strict=True))
    parts = {region: set(entries(whole.get(region, ""))) for region in _PARTS}
    drenthe = set().union(*parts.values())
    named = {place for cell in register["places"] for place in entries(cell)}
    inside = _villages_inside(catalogue, drenthe, named)
    for number, row in enumerate(rows(register), start=1):
        towns, regions = set(entries(row.municipalities)), entries(row.regions)
        if not towns or excepted("regions", "register", row.id):
            continue
        for town in sorted(towns):
            fitting = {region for region, having in parts.items() if town in having} or {_ELSEWHERE}
            whole_province = _DRENTHE in regions and town in drenthe
            if regions and not whole_province and not fitting <= set(regions):
                problem = f"'{row.regions}', but the row is in {town}, which is in {' and '.join(sorted(fitting))}."
                yield Wrong("register", number, "regions", problem)
        for region in regions:
            if region in parts and not towns & parts[region]:
                problem = f"'{region}', but none of its municipalities is in '{row.municipalities}'."
                yield Wrong("register", number, "regions", problem)
            elif region == _ELSEWHERE and towns <= drenthe and set(entries(row.places)) <= inside:
                problem = f"'{region}', but its municipalities and places are all in Drenthe."
                yield Wrong("register", number, "regions", problem)


def _villages_inside(catalogue: Catalogue, towns: set[str], named: set[str]) -> set[str]:
    areas, villages = catalogue.features("municipalities"), catalogue.features("place_labels")
    villages, areas = villages[villages["name"].isin(named)], areas[areas["name"].isin(towns)]
    return {name for area in areas.geometry for name in villages["name"][villages.intersects(area)]}


def wrong_statements(catalogue: Catalogue) -> Iterator[Wrong]:
    """Topics without two statements of different content, and gaps in the numbering of statements."""
    conflicts, topics = catalogue.table("conflicts"), catalogue.table("conflict_topics")
    for number, topic in enumerate(topics["id"], start=1):
        found = conflicts[conflicts["topic"] == topic]
        if len(found[["statement", "value", "source_text"]].drop_duplicates()) < _FEWEST:
            problem = f"'{topic}' has {len(found)} statement(s); two that differ make a contradiction."
            yield Wrong("conflict_topics", number, "id", problem)
        for index, order, due in zip(found.index, found["order"], range(1, len(found) + 1), strict=True):
            if order != due:
                problem = f"{order} follows {due - 1}; the statements of '{topic}' are numbered without a gap."
                yield Wrong("conflicts", int(index) + 1, "order", problem)
                break
    for number, row in enumerate(rows(conflicts), start=1):
        if row.id != f"{row.topic}-{row.order:02d}":
            problem = f"'{row.id}', but it is statement {row.order} of '{row.topic}'."
            yield Wrong("conflicts", number, "id", problem)


def wrong_futures(catalogue: Catalogue) -> Iterator[Wrong]:
    """What was measured or stated, with a date after the data was retrieved; what is expected may have one."""
    timeline = catalogue.table("timeline")
    later = timeline[timeline["kind"].isin(_LATER)]
    expected = {
        (register_id, row.date_from) for row in rows(later) for register_id in (row.id, *entries(row.register_ids))
    }
    for name, dataset in catalogue.datasets.items():
        dates = [column for column in _DATES if column in dataset.columns]
        if "evidence" not in dataset.columns or not dates:
            continue
        frame: pd.DataFrame = catalogue.features(name) if dataset.geometry else catalogue.table(name)
        facts = frame["evidence"].isin(_FACTS)
        if name == "timeline":
            facts &= ~frame["kind"].isin(_LATER)
        for column in dates:
            for number, (fact, date, row) in enumerate(zip(facts, frame[column], frame["id"], strict=True), start=1):
                future = (
                    fact and isinstance(date, str) and date[: len(dataset.retrieved)] > dataset.retrieved[: len(date)]
                )
                if future and (name != "register" or column != "date" or (row, date) not in expected):
                    problem = f"'{date}' is later than {dataset.retrieved}, when the data was retrieved."
                    yield Wrong(name, number, column, problem)
