"""``paraatkaart refresh``, ``status`` and ``reset``: replace embedded data by what the registers publish now."""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from cli.output import print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.notes import Note
    from geodata.refresh import Outcome
    from geodata.service import Fetch
    from geodata.snapshot import Snapshot
    from geodata.status import Status

Format = Literal["table", "json"]


def refresh(
    datasets: Annotated[list[str] | None, typer.Argument(metavar="[DATASET]...", help="Ids; see status.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Everything that can be refreshed.")] = False,
    extent: Annotated[
        str | None,
        typer.Option(
            metavar="drenthe|region|FILE",
            help="For which area: a name, or a file with polygons.",
            show_default="region",
        ),
    ] = None,
    snapshot: Annotated[
        str | None, typer.Option(metavar="DIGEST", help="Use what was fetched earlier; calls no network.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Accept data that is much smaller than before, or with many rows left out.")
    ] = False,
    year: Annotated[
        int | None,
        typer.Option(
            min=1990,
            max=2100,
            metavar="YYYY",
            help="The edition of this year of a yearly dataset, instead of the newest.",
        ),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only ask each service for one page.")] = False,
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = "table",
) -> None:
    """Fetch datasets from their services into the data folder of the user; exit code 1 if one of them failed."""
    from geodata.sources.services import check_editions, refreshable

    wanted = list(dict.fromkeys(datasets or ()))
    given = {"--all": every, "--extent": extent is not None, "--snapshot": snapshot is not None, "--force": force}
    given["--year"] = year is not None
    if every and wanted:
        raise typer.BadParameter("Name datasets, or give --all; not both.")
    if check:
        _only("--check", "stores nothing and asks each service for one page", given, {"--all"})
    elif snapshot is not None:
        _only("--snapshot", "fetches nothing; it brings one earlier snapshot into use", given, {"--snapshot"})
    if every:
        _only("--all", "takes the newest edition of everything", {"--year": year is not None}, set())
        wanted = list(refreshable())
    if check:
        _check(output, wanted or list(refreshable()))
        return
    if not wanted:
        raise typer.BadParameter("Name datasets, or give --all. 'paraatkaart status' lists them.")
    if snapshot is not None:
        _choose(output, wanted, snapshot)
        return
    if year is not None:
        check_editions(wanted)
    _fetch(output, wanted, extent or "region", year, force=force)


def status(
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = "table",
) -> None:
    """Tell per dataset its level, reference date, rows, age, source and licence. Calls no network."""
    from geodata.sources.services import refreshable
    from geodata.status import statuses
    from geodata.store import Store

    store = Store()
    found = statuses(store, refreshable())
    if output == "json":
        print_json({"folder": str(store.folder), "datasets": [_status(one) for one in found]})
        return
    print_table([_row(one) for one in found])
    print(f"\nRefreshed data: {store.folder}")
    for one in found:
        if one.error:
            print(f"unusable {one.error}")
        if one.in_use:
            looked = f", the same on {one.checked[:10]}" if one.checked else ""
            print(f"\n{one.dataset}: {_amount(one.in_use)}, {_dated(one.in_use)}, snapshot {one.digest}{looked}")
        for told in (one.over, _not_drawn(one)):
            if told:
                print(f"        {told.english}")
        if one.level == "absent" and (instead := _instead(one.dataset)):
            print(f"\n{one.dataset}: not fetched; {instead} is used instead")
        if one.in_use and (used := _used(one)):
            print(f"        used by {used}")
        for note in one.notes:
            print(f"        {note}")


def reset(
    datasets: Annotated[list[str] | None, typer.Argument(metavar="[DATASET]...", help="Ids; see status.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Everything that was refreshed.")] = False,
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = "table",
) -> None:
    """Go back to the embedded data; what was fetched is kept and can be chosen again."""
    from geodata import embedded
    from geodata.errors import NotRefreshableError
    from geodata.sources.services import refreshable
    from geodata.store import Store

    store = Store()
    known = [*refreshable(), *store.in_use()]
    wanted = list(dict.fromkeys([*(store.in_use() if every else ()), *(datasets or ())]))
    if not wanted and not every:
        raise typer.BadParameter("Name datasets, or give --all. 'paraatkaart status' lists them.")
    for dataset in wanted:
        if dataset not in known:
            raise NotRefreshableError(dataset=dataset, known=", ".join(dict.fromkeys(known)))
    done: list[dict[str, Any]] = [
        {
            "dataset": dataset,
            "changed": store.reset(dataset),
            "level": "embedded" if dataset in embedded().datasets else "absent",
            "instead": _instead(dataset) or None,
        }
        for dataset in wanted
    ]
    if output == "json":
        print_json(done)
    else:
        for row in done:
            instead = f"; {row['instead']} is used instead" if row["instead"] else ""
            print(f"{row['dataset']}: {'now' if row['changed'] else 'was already'} {row['level']}{instead}")


_INSTEAD = {"gtfs_nl": "the embedded timetable", "streets": "the embedded strategic network of main roads"}
"""Dataset that is never embedded itself → what answers as long as it was not fetched."""


def _instead(dataset: str) -> str:
    return _INSTEAD.get(dataset, "")


def _not_drawn(one: Status) -> Note | None:
    from layers.load import not_drawn

    return not_drawn(one.dataset, one.rows) if one.in_use else None


def _used(one: Status) -> str | None:
    from layers.load import used_by

    found = used_by(one.dataset, one.rows if one.in_use else None, (one.use, one.dutch_use) if one.use else ())
    return found.english if found else None


def _only(option: str, does: str, given: Mapping[str, bool], fits: set[str]) -> None:
    """Refuse options that would have no effect beside another one."""
    if wrong := [name for name, is_given in given.items() if is_given and name not in fits]:
        raise typer.BadParameter(f"{option} {does}: it does not go with {' and '.join(wrong)}.")


def _fetch(output: Format, wanted: list[str], extent: str, year: int | None, *, force: bool) -> None:
    from functools import partial
    from pathlib import Path

    from geodata.extent import find_extent
    from geodata.refresh import refresh as run
    from geodata.service import online
    from geodata.store import Store

    # The outcome says what went wrong; the trace of where in the program is for the log of a server.
    logging.getLogger("geodata").addHandler(logging.NullHandler())
    cancel = threading.Event()
    area = find_extent(extent, Path.cwd())
    with online(cancel) as (services, ask):
        fetch: Fetch = ask if year is None else partial(cast("Any", ask), year=year)
        outcomes = run(
            wanted, area, Store(), services=services, fetch=fetch, progress=_Progress(), cancel=cancel, force=force
        )
    if output == "json":
        print_json({"ok": all(one.ok for one in outcomes), "extent": area.name, "outcomes": _outcomes(outcomes)})
    else:
        for one in outcomes:
            _print_outcome(one)
    if cancel.is_set():
        raise typer.Exit(130)  # as a program that was interrupted ends
    if not all(one.ok for one in outcomes):
        raise typer.Exit(1)


def _choose(output: Format, wanted: list[str], digest: str) -> None:
    from geodata.store import Store

    if len(wanted) > 1:
        raise typer.BadParameter("--snapshot chooses one snapshot of one dataset.")
    chosen = Store().choose(wanted[0], digest)
    if output == "json":
        print_json({"dataset": chosen.dataset, **_snapshot(chosen)})
    else:
        print(f"{chosen.dataset}: snapshot {chosen.digest} of {_dated(chosen)}, {_amount(chosen)}, is in use")


def _check(output: Format, wanted: list[str]) -> None:
    from geodata.sources.check import check
    from geodata.sources.client import Client
    from geodata.sources.services import find_service

    services = [find_service(dataset) for dataset in wanted]
    with Client() as client:
        found = [check(service, client) for service in services]
    if output == "json":
        print_json(
            {
                "ok": all(one.ok for one in found),
                "services": [
                    {"dataset": one.dataset, "ok": one.ok, "url": one.url, "message": one.message} for one in found
                ],
            }
        )
    else:
        for one in found:
            print(f"{'ok    ' if one.ok else 'failed'} {one.dataset}  {one.url}\n       {one.message}")
    if not all(one.ok for one in found):
        raise typer.Exit(1)


class _Progress:
    """One line on standard error that is written over, if somebody sits there."""

    def __init__(self) -> None:
        self.shown = ""

    def __call__(self, dataset: str, done: int, total: int | None, text: str) -> None:
        if not sys.stderr.isatty():
            return
        line = f"{dataset}: {done:,}{f' of {total:,}' if total else ''}  {text}"[:79]
        if line != self.shown:
            print(f"\r{line:<79}", end="", file=sys.stderr, flush=True)
            self.shown = line


def _outcomes(outcomes: list[Outcome]) -> list[dict[str, Any]]:
    return [
        {
            "dataset": one.dataset,
            "ok": one.ok,
            "error": None if one.error is None else str(one.error),
            "rows_before": one.rows_before,
            "rows_after": one.rows_after,
            "snapshot": None if one.snapshot is None else _snapshot(one.snapshot),
            "notes": _notes(one),
        }
        for one in outcomes
    ]


def _notes(one: Outcome) -> list[str]:
    """What was told while it was fetched, and that the map does not draw it."""
    from layers.load import not_drawn

    told = not_drawn(one.dataset, one.snapshot.rows) if one.ok and one.snapshot else None
    return [*one.notes, *([told.english] if told else [])]


def _print_outcome(one: Outcome) -> None:
    from geodata.sources.services import refreshable
    from geodata.timetable.uses import use_of
    from layers.load import used_by

    if one.ok and one.snapshot:
        before = "" if one.rows_before is None else f" (were {one.rows_before})"
        found = one.snapshot
        print(f"ok      {one.dataset}: {_amount(found)}{before}, {_dated(found)}, snapshot {found.digest}")
    else:
        rest = "" if "untouched" in str(one.error) else " What was there is untouched."
        print(f"{'stopped' if one.cancelled else 'failed '} {one.dataset}: {one.error}{rest}")
    for note in _notes(one):
        print(f"        {note}")
    use = use_of(refreshable()[one.dataset].use, one.notes)
    if one.ok and one.snapshot and (used := used_by(one.dataset, one.snapshot.rows, use)):
        print(f"        used by {used.english}")


def _amount(found: Snapshot) -> str:
    """How much there is, in what it is counted in."""
    return f"{found.rows} {found.counted}" if found.counted else f"one file of {found.size_bytes} bytes"


def _dated(found: Snapshot) -> str:
    return found.reference_date or "an unknown day"


def _snapshot(found: Snapshot) -> dict[str, Any]:
    return {
        "digest": found.digest,
        "rows": found.rows if found.counted else None,
        "counted": found.counted or None,
        "bytes": found.size_bytes,
        "reference_date": found.reference_date or None,
        "retrieved": found.retrieved,
        "checked": found.checked or None,
        "extent": found.area,
    }


def _status(one: Status) -> dict[str, Any]:
    return {
        "dataset": one.dataset,
        "title": one.title,
        "level": one.level,
        "reference_date": one.reference_date or None,
        "rows": one.rows,
        "counted": one.counted or None,
        "bytes": one.in_use.size_bytes if one.in_use else None,
        "age_days": one.age_days,
        "retrieved": one.retrieved or None,
        "checked": one.checked or None,
        "extent": one.area or None,
        "source": one.source,
        "licence": one.licence,
        "attribution": one.attribution,
        "digest": one.digest or None,
        "refreshable": one.refreshable,
        "verified": one.verified,
        "url": one.url or None,
        "drawn": one.drawn and not _not_drawn(one),
        "use": _used(one),
        "instead": (_instead(one.dataset) or None) if one.level == "absent" else None,
        "notes": [*(told.english for told in (one.over, _not_drawn(one)) if told), *one.notes],
        "error": None if one.error is None else str(one.error),
        "snapshots": [_snapshot(found) for found in one.snapshots],
    }


def _row(one: Status) -> Mapping[str, object]:
    return {
        "dataset": one.dataset,
        "level": one.level,
        "reference_date": one.reference_date or "-",
        "rows": one.rows,
        "age_days": one.age_days,
        "digest": one.digest or "-",
        "source": _short(one.source),
        "licence": _short(one.licence),
        "service": {None: "-", True: "verified", False: "unverified"}[one.verified],
    }


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
