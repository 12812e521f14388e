"""Whether what a service gave may become the successor of what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pyogrio

from geodata.active import as_dataset, read_content
from geodata.catalogue import Catalogue, embedded
from geodata.errors import ParaatkaartError, RefreshRefusedError
from geodata.examine import FEED, figures_of
from geodata.filled import filled_in
from geodata.snapshot import CONTENT, Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    import pandas as pd

    from geodata.before import Before
    from geodata.extent import Extent
    from geodata.service import LeftOut
    from geodata.timetable.embedded import DayType
    from geodata.timetable.model import Timetable

SWITCH = "Ook minder rijen accepteren"
"""What the switch on the page is called that does what ``--force`` does."""

_ANYWAY = f"Met de schakelaar '{SWITCH}' op de pagina Bronnen (--force) kan het toch."

LEAST_SHARE = 0.5
"""A successor with less than this share of the rows, or of the area, is refused unless it is forced."""

LEAST_KNOWN = 0.1
"""Of squares most may be secret, since few people live there; with a figure for fewer than this something is wrong."""

MOST_UNUSABLE = 0.05
"""What leaves out more than this share of the rows of its service for their geometry is refused unless it is forced."""


def check_left_out(dataset: str, share: float, left_out: Iterable[LeftOut] = (), *, force: bool) -> None:
    """Refuse what lost more than a few rows on its way, whatever there was before.

    Parameters
    ----------
    share : float
        Share of the rows that have no usable geometry.
    left_out : iterable of LeftOut
        Rows that were left out for something else.

    Raises
    ------
    RefreshRefusedError
    """
    if share > MOST_UNUSABLE and not force:
        raise RefreshRefusedError(
            dataset=dataset,
            english=f"{share:.0%} of the rows of the service have no usable geometry; more than {MOST_UNUSABLE:.0%} is "
            "refused. Use --force to leave them out.",
            dutch_reason=f"{share * 100:.0f} % van de rijen van de dienst heeft geen bruikbare geometrie, en meer dan "
            f"{MOST_UNUSABLE * 100:.0f} % wordt geweigerd. {_ANYWAY}",
        )
    for lost in left_out:
        if lost.share > lost.most and not force:
            raise RefreshRefusedError(
                dataset=dataset,
                english=f"{lost.english}; more than {lost.most:.0%} is refused. Use --force to leave them out.",
                dutch_reason=f"{lost.dutch}; meer dan {lost.most * 100:.0f} % wordt geweigerd. {_ANYWAY}",
            )


def compare(new: Snapshot, before: Before | None, *, force: bool) -> None:
    """Refuse a successor that is much smaller than what is in use within the same area.

    Raises
    ------
    RefreshRefusedError
    """
    if not new.rows and not force:
        raise RefreshRefusedError(
            dataset=new.dataset,
            english="the service gave no row for this area. Use --force to accept that.",
            dutch_reason=f"de dienst gaf geen enkele rij voor dit gebied. {_ANYWAY}",
        )
    if before is None or force:
        return
    if new.rows < LEAST_SHARE * before.rows:
        raise RefreshRefusedError(
            dataset=new.dataset,
            english=f"it has {new.rows} rows, there were {before.rows} in this area. Use --force to accept that.",
            dutch_reason=f"het zijn {new.rows} rijen en het waren er {before.rows} in dit gebied; "
            f"minder dan de helft wordt geweigerd. {_ANYWAY}",
        )
    _compare_extent(new, before.extent_m)


def check_figures(
    new: Snapshot, before: Before | None, columns: Collection[str], empty_share: float, *, force: bool
) -> None:
    """Refuse a table whose figures went away or did not come yet, though all of its rows are there.

    Parameters
    ----------
    columns : collection of str
        Figures that most rows have to have.
    empty_share : float
        Share of the rows for which the service gave none: neither a number nor a code for what is secret.

    Raises
    ------
    RefreshRefusedError
        Less than half as many rows have a figure as before; or fewer than one in ten have one, or more than half came
        empty, and that was not so before.
    """
    if force or not columns or not new.rows or new.content is None:
        return
    for column, known in filled_in(new.content, columns).items():
        was = before.filled.get(column, 0) if before else 0
        as_before = before is not None and was > 0 and known / new.rows >= LEAST_SHARE * was / before.rows
        too_few = known < LEAST_KNOWN * new.rows or empty_share > LEAST_SHARE
        if known < LEAST_SHARE * was or (too_few and not as_before):
            english = f"there were {was} in this area" if was else "the rest is empty or secret"
            dutch = f"het waren er {was} in dit gebied" if was else "de rest is leeg of geheim"
            raise _refused(
                new,
                f"'{column}' is filled in {known} of {new.rows} rows; {english}. Perhaps this edition has no figures "
                "yet: ask for an earlier one with --year, or use --force to accept it.",
                f"'{column}' is ingevuld in {known} van {new.rows} rijen; {dutch}. Misschien heeft deze jaargang nog "
                f"geen cijfers: vraag een eerdere met het veld Jaargang (--year). {_ANYWAY}",
            )


def _compare_extent(new: Snapshot, before_m: tuple[float, ...] | None) -> None:
    was = _area(before_m)  # nothing for one point, which covers no area
    share = _area(new.extent_m) / was if was and new.extent_m else 1.0
    if share < LEAST_SHARE:
        raise RefreshRefusedError(
            dataset=new.dataset,
            english=f"it covers {share:.0%} of the area of the earlier data. Use --force to accept that.",
            dutch_reason=f"ze beslaan {share * 100:.0f} % van het eerdere gebied; minder dan de helft wordt geweigerd. "
            f"{_ANYWAY}",
        )


def check_trips(new: Snapshot, notes: list[str], stop: Callable[[], None]) -> dict[DayType, Timetable]:
    """Refuse a timetable of which no trip can be used, and tell which are repaired or refused; nothing of other files.

    Returns
    -------
    dict
        The timetables that were cut for it, by kind of day.

    Raises
    ------
    RefreshRefusedError, FeedError
        And what ``stop``, which is called between two days, raises.
    """
    if not new.valid_from:
        return {}
    from geodata.timetable.trial import tried

    return tried(
        new.folder / FEED, date.fromisoformat(new.retrieved[:10]), dataset=new.dataset, attribution=new.attribution,
        said=notes, stop=stop,
    )  # fmt: skip


def check_file(new: Snapshot, area: Extent, before: Before | None, notes: list[str], *, force: bool) -> Snapshot:
    """Refuse a timetable, an extract or a network that cannot be used, or that is much smaller than what is in use.

    A timetable whose calendar has ended when it is fetched is refused as well.

    Returns
    -------
    Snapshot
        With the number of rows, the extent and the calendar that were found.

    Raises
    ------
    RefreshRefusedError, FeedError
    """
    found = figures_of(new.dataset, new.folder, area, notes)
    if found is None:
        compare(new, before, force=force)
        return new
    new = replace(new, rows=found.counts.get("stops", 0), extent_m=found.extent_m)
    if found.valid is not None:
        new = replace(new, valid_from=found.valid[0].isoformat(), valid_until=found.valid[1].isoformat())
        if new.valid_until < new.retrieved[:10] and not force:
            raise _refused(
                new,
                f"its calendar ended on {new.valid_until}, before today. Use --force to accept that.",
                f"de kalender ervan is op {new.valid_until} al afgelopen. {_ANYWAY}",
            )
    if before is None or before.folder is None or force:
        return new
    try:
        was = figures_of(new.dataset, before.folder, area, [])
    except ParaatkaartError as error:
        notes.append(f"not compared with the earlier file: {error}")
        return new
    for name, count in was.counts.items() if was else ():
        if found.counts.get(name, 0) < LEAST_SHARE * count:
            raise _refused(
                new,
                f"{name}: {found.counts.get(name, 0)}, there were {count}. Use --force to accept that.",
                f"{name}: {found.counts.get(name, 0)}, en het waren er {count}; minder dan de helft wordt "
                f"geweigerd. {_ANYWAY}",
            )
    _compare_extent(new, was.extent_m if was else None)
    return new


def check_table(new: Snapshot, staged: Path) -> pd.DataFrame | None:
    """Refuse a table that is not what was said of it, or has other columns than the embedded one of the same id.

    Returns
    -------
    DataFrame or None
        Its rows if there is an embedded one; others may be too large to be held.
    """
    path = next(path for path in staged.iterdir() if path.stem == CONTENT)
    if path.suffix == ".gpkg":
        found = int(pyogrio.read_info(path)["features"])
        if found != new.rows:
            raise _refused(new, f"{found} rows were written of {new.rows}.", f"{found} van {new.rows} rijen bewaard.")
    twin = embedded().datasets.get(new.dataset)
    if twin is None:
        return None
    if dict(twin.columns) != dict(new.entry["columns"]):
        differ = sorted(set(twin.columns.items()) ^ set(new.entry["columns"].items()))
        names = ", ".join(dict.fromkeys(name for name, _ in differ))
        raise _refused(new, f"its columns differ: {names}.", f"de kolommen verschillen: {names}.")
    return read_content(as_dataset(replace(new, folder=staged), twin), path)


def check_references(new: Snapshot, frame: pd.DataFrame, notes: list[str]) -> None:
    """Refuse a table that the rest could not go on with: rows are gone that other embedded tables name.

    Raises
    ------
    RefreshRefusedError
    """
    catalogue = embedded()
    lost = sorted(_referenced(catalogue, new.dataset) - set(frame["id"]))
    if lost:
        listed = ", ".join(lost[:5]) + (" …" if len(lost) > 5 else "")
        raise _refused(
            new,
            f"the register or the timetable refers to {len(lost)} of its ids that are gone: {listed}.",
            f"het register of de dienstregeling verwijst naar {len(lost)} rijen die er niet meer zijn: {listed}.",
        )
    own = catalogue.features(new.dataset).set_index("id")["name"] if catalogue[new.dataset].geometry else None
    if own is not None:
        now = frame.set_index("id")["name"]
        both = [one for one in own.index if one in now.index and own[one] != now[one]]
        notes.extend(f"{one} was called '{own[one]}' and is now called '{now[one]}'" for one in both[:20])


def _referenced(catalogue: Catalogue, dataset_id: str) -> set[str]:
    """Ids of a dataset that the register, the embedded timetable or the groups of travellers name."""
    found = set()
    for name in ("placements", "timetable_stops"):
        table = catalogue.table(name)
        found |= set(table["feature"][table["dataset"] == dataset_id])
    if dataset_id == "stations":
        demand = catalogue.table("demand")
        homes = demand["home"][demand["home_kind"] == "station"]
        found |= {home.strip() for cell in homes for home in cell.split("|")}
    return found


def _refused(new: Snapshot, english: str, dutch: str) -> RefreshRefusedError:
    return RefreshRefusedError(dataset=new.dataset, english=english, dutch_reason=dutch)


def _area(extent_m: tuple[float, ...] | None) -> float:
    if extent_m is None:
        return 0.0
    west, south, east, north = extent_m
    return (east - west) * (north - south)
