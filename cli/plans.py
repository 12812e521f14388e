"""``paraatkaart plans``: what plans take, side by side."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.declared import Calendar, ClassColumn, Exclude, Landuse, Layers, Out, Output  # noqa: TC001  typer reads the annotations
from cli.export import check_out, tell, write_csv, write_json
from cli.loss import side_record
from cli.output import records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd

    from analysis.loss import Comparison
    from analysis.loss.parcels import Search
    from analysis.loss.surroundings import Surroundings


def plans(
    *,
    plan: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE|ID", help="A plan; all variants that ship if left out. Repeatable."),
    ] = None,
    landuse: Landuse = None,
    class_column: ClassColumn = None,
    exclude: Exclude = None,
    layer: Layers = None,
    calendar: Calendar = None,
    prices: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Prices per hectare; ours are empty (CSV).")
    ] = None,
    compensation: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Ratios of compensation; ours are empty (CSV).")
    ] = None,
    farmland: Annotated[
        list[str] | None, typer.Option(metavar="CLASS", help="Class of parcels that is farmland. Repeatable.")
    ] = None,
    complete: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME|ID", help="Municipality or province of which a file has all parcels. Repeatable."),
    ] = None,
    least_ha: Annotated[
        float, typer.Option(metavar="HA", min=0, help="What is left of a parcel below this is too small.")
    ] = 0.5,
    candidate: Annotated[
        list[str] | None, typer.Option(metavar="CLASS", help="Class of parcels that might compensate. Repeatable.")
    ] = None,
    candidate_least_ha: Annotated[float, typer.Option(metavar="HA", min=0, help="Least size of such a parcel.")] = 1.0,
    within: Annotated[float, typer.Option(metavar="M", min=0, help="Most distance of such a parcel.")] = 5_000.0,
    protected: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE|LAYER", help="Areas that such a parcel lies outside of. Repeatable."),
    ] = None,
    output: Output = "json",
    out: Out = None,
) -> None:
    """Hold plans side by side: hectares, differences, parcels that they cut, and what would replace them.

    Exit code 2 if a plan cannot be computed; the others are written all the same.
    """
    from analysis.loss import Inputs, compare
    from analysis.loss.compare import gpkg_tables
    from analysis.loss.farmland import farmland_shares
    from analysis.loss.parcels import Search
    from analysis.loss.surroundings import surroundings
    from geodata.vector_write import write_gpkg

    check_out(output, out)
    if candidate and landuse is None:
        raise typer.BadParameter("--candidate needs --landuse: without parcels there is nothing to search in.")
    if (farmland or complete) and landuse is None:
        raise typer.BadParameter("--farmland and --complete need --landuse: without parcels there is no farmland.")
    inputs = Inputs(landuse, class_column, exclude or (), layer or (), calendar)
    found = compare(plan or (), inputs, skip=True)
    notes = list(dict.fromkeys(note.english for answer in found.answers.values() for note in answer.notes))
    tell(notes)
    if output == "gpkg" and out is not None:
        write_gpkg(gpkg_tables(found), out)
    elif output == "csv":
        write_csv([str(name) for name in found.plans], records(found.plans), out)
    else:
        search = Search(tuple(candidate), candidate_least_ha, within) if candidate else None
        more = _parcels(found, inputs, least_ha, search, protected or ())
        around = surroundings(found, inputs)
        more |= {"nature": records(around.nature), "people": records(around.people), "around": _around(around)}
        more_said = [note.english for note in around.notes if note.english not in notes]
        tell(more_said)
        notes += more_said
        more["farmland"] = records(farmland_shares(found, inputs, farmland or (), complete or ()))
        named = (*(candidate or ()), *(farmland or ()))
        odd = [f"No parcel on a plan has the class '{one}'{known}." for one, known in _elsewhere(found, more, named)]
        tell(odd)
        notes += odd
        write_json({**_document(found), **_replaced(found, prices, compensation), **more, "notes": notes}, out)
    for name, error in found.failed.items():
        print(f"Error: {name}: {error}", file=sys.stderr)
    if found.failed:
        raise typer.Exit(2)


def _document(found: Comparison) -> dict[str, Any]:
    from analysis.loss import NOT_DECIDED
    from analysis.loss.requests import other_requests

    taking = next(iter(found.answers.values()))
    return {
        "level": "embedded" if taking.landuse is None else "parcels",
        "landuse": None if taking.landuse is None else side_record(taking.landuse),
        "plans": records(found.plans),
        "failed": [{"plan": name, "problem": str(error)} for name, error in found.failed.items()],
        "differences": records(found.differences),
        "agreement": records(found.agreement),
        "robust": [row | {"plans": row["plans"].split(" | ")} for row in records(found.robust)],
        "from_to": records(found.from_to),
        "statements": _per_plan(found, lambda name: found.answers[name].statements),
        "requests": records(other_requests()),
        "not_decided": [{"topic": topic, "decided_by": by} for topic, by in NOT_DECIDED],
    }


def _around(found: Surroundings) -> dict[str, Any]:
    """What nature and inhabitants were counted from."""
    return {
        "digest": found.digest,
        "zones_used": None if found.zones_used is None else found.zones_used.record(),
        "inputs": [side_record(side) for side in found.inputs],
    }


def _replaced(found: Comparison, prices: Path | None, ratios: Path | None) -> dict[str, Any]:
    from analysis.loss import by_class
    from analysis.loss.tables import compensation, money

    taking = _taking(found)
    return {
        "money": _per_plan(found, lambda name: money(by_class(found.answers[name]), prices), taking),
        "compensation": _per_plan(found, lambda name: compensation(by_class(found.answers[name]), ratios), taking),
    }


def _parcels(
    found: Comparison, inputs: Any, least_ha: float, search: Search | None, protected: Sequence[str]
) -> dict[str, Any]:
    from analysis.loss.candidates import find_candidates
    from analysis.loss.parcels import cut_parcels

    def cut(name: str) -> pd.DataFrame:
        answer = found.answers[name]
        assert answer.landuse is not None  # noqa: S101  asked only with parcels
        return cut_parcels(found.regions[name], answer.landuse.frame, str(answer.class_column), least_ha)

    taking = _taking(found)
    return {
        "least_ha": least_ha,
        "parcels": None if inputs.landuse is None else _per_plan(found, cut, taking),
        "candidates": None
        if search is None
        else _per_plan(found, lambda name: find_candidates(found.regions[name], inputs, search, protected), taking),
    }


def _elsewhere(found: Comparison, more: dict[str, Any], named: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Classes that were named and that neither a parcel on a plan nor a candidate has, and those that there are."""
    sides = [(answer.landuse.frame, answer.class_column) for answer in found.answers.values() if answer.landuse]
    here = {str(cell) for frame, column in sides for cell in frame[column].dropna()}
    known = f"; there are: {', '.join(sorted(here))}" if here else ""
    for name in dict.fromkeys(named):
        if name not in here | {row["class"] for row in more["candidates"] or ()}:
            yield name, known


def _taking(found: Comparison) -> list[str]:
    return [str(row["plan"]) for row in records(found.plans) if row["kind"] != "gain"]


def _per_plan(
    found: Comparison, table: Callable[[str], pd.DataFrame], names: Sequence[str] | None = None
) -> list[dict[str, Any]]:
    return [
        {"plan": name, **row} for name in (found.answers if names is None else names) for row in records(table(name))
    ]
