"""Plans side by side: what each takes of new ground, what is certain of it, and how they differ."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from analysis.dual_use.matrix import load_matrix
from analysis.dual_use.sides import known_functions
from analysis.dual_use.use_calendar import load_calendar, season
from analysis.loss.errors import NoPlanUsableError
from analysis.loss.robust import robust_parts
from analysis.overlay.inputs import PLANS, open_plan
from analysis.overlay.loss import Hidden, loss
from analysis.overlay.question import PlanAnswer, check_named_layers, layers_among, plan_loss
from analysis.overlay.unknown import NOWHERE, hidden_ground
from geodata import active
from geodata.crs import RD
from geodata.errors import ParaatkaartError
from layers.guard import published

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from analysis.overlay.inputs import Side

EXISTING = ("training_areas", "barracks")
"""Layers of which what exists is in military use already; nobody loses it."""

GAIN = "gain"
MIXED = "mixed"
HA_M2 = 10_000.0
COLUMNS = (
    *("plan", "title", "kind", "gross_ha", "existing_ha", "excluded_ha", "new_ha", "new_low_ha", "new_high_ha"),
    *("seasonal_ha", "certain_ha", "possible_ha", "farming_equivalent_high_ha", "evidence", "precision_m", "digest"),
)


NOT_DECIDED = (
    ("stikstof", "AERIUS Calculator en de omgevingsvergunning voor een Natura 2000-activiteit"),
    ("omgevingsplan", "wijziging van het omgevingsplan door de gemeente, of een projectbesluit"),
    ("eigendom en pacht", "Kadaster; minnelijke verwerving of onteigening"),
    ("geluid", "geluidonderzoek bij het besluit; nooit hier geschat"),
)
"""What no figure here decides, and what does."""


@dataclass(frozen=True)
class Inputs:
    """What all plans are held against: land use with its class, what does not count, and a calendar of use.

    ``layers`` are those that are meant of all files; ``plan_layers`` those of a single plan in their place.
    """

    landuse: str | None = None
    class_column: str | None = None
    exclude: Sequence[str] = ()
    layers: Sequence[str] = ()
    calendar: Path | None = None
    plan_layers: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def layers_of(self, plan: str) -> Sequence[str]:
        """Which layers are meant of the files that one plan is about."""
        named = self.plan_layers.get(plan, self.layers)
        return layers_among((plan, self.landuse, *self.exclude), named)


@dataclass(frozen=True, eq=False)
class Comparison:
    """Plans side by side.

    Attributes
    ----------
    plans : DataFrame
        :data:`COLUMNS`, one row per plan. ``new_ha`` is the plan without what is in military use already and without
        what was left out (empty if hidden rows may take off more: then between ``new_low_ha`` and ``new_high_ha``).
        ``certain_ha``: what stays in it wherever the drawing is off by its precision; ``possible_ha``: what can be in
        it. ``farming_equivalent_high_ha``: if all of it were farmed, the hectares that farming loses after use in
        turns (:func:`lost_share`). Ground that comes free loses nothing.
    differences : DataFrame
        Per pair of plans: ``plan``, ``other``, ``shared_ha``, ``only_plan_ha``, ``only_other_ha`` and
        ``difference_ha`` (new hectares of the other less those of the plan).
    agreement : DataFrame
        Per number of plans that take it (``plans``): ``area_ha`` of ground; ground that comes free left out.
    robust : GeoDataFrame
        What all variants of a plan take and what only some do, as of :func:`analysis.loss.robust.robust_parts`.
    from_to : DataFrame
        ``plan``, ``from_kind``, ``from_class``, ``to``, ``area_ha``; without parcels what was is unknown.
    answers : dict
        Per plan the answer of :func:`analysis.overlay.question.plan_loss`.
    regions : dict
        Per plan the new ground, in RD New.
    failed : dict
        What is wrong with each plan that was left out, as it was named.
    """

    plans: pd.DataFrame
    differences: pd.DataFrame
    agreement: pd.DataFrame
    robust: gpd.GeoDataFrame
    from_to: pd.DataFrame
    answers: dict[str, PlanAnswer]
    regions: dict[str, Any]
    failed: dict[str, ParaatkaartError] = field(default_factory=dict)


def known_plans() -> dict[str, str]:
    """Id and name of the variants that ship."""
    parts = published(PLANS, active())
    return dict(zip(parts["plan"], parts["plan_name"], strict=True))


def compare(plans: Sequence[str] = (), inputs: Inputs | None = None, *, skip: bool = False) -> Comparison:
    """Hold plans, all variants that ship if left out, against the same inputs.

    With ``skip`` a plan that cannot be used is left out and told in ``failed``, as long as another one can be.

    Raises
    ------
    ParaatkaartError
        An input cannot be used; the message says which and why.
    """
    inputs = inputs or Inputs()
    named = list(dict.fromkeys(plans)) or list(known_plans())
    failed: dict[str, ParaatkaartError] = {}
    answers, regions, rows, from_to = {}, {}, [], []
    _check_layers(named, inputs, skip=skip)
    for name in named:
        try:
            row, answer, region = _computed(name, inputs)
        except ParaatkaartError as error:
            if not skip:
                raise
            failed[name] = error
            continue
        answers[name], regions[name] = answer, region
        rows.append(row)
        from_to += [{"plan": name, **one} for one in _from_to(answer)]
    if failed and not answers:
        raise _none_usable(failed)
    named = list(answers)
    taking = [name for name, row in zip(named, rows, strict=True) if row["kind"] != GAIN]
    subjects = {
        name: str(answers[name].plan.frame["register_id"].iloc[0]) for name in taking if is_variant(answers[name].plan)
    }
    return Comparison(
        plans=pd.DataFrame(rows, columns=list(COLUMNS)),
        differences=pd.DataFrame(
            list(_differences(taking, regions)),
            columns=["plan", "other", "shared_ha", "only_plan_ha", "only_other_ha", "difference_ha"],
        ),
        agreement=pd.DataFrame(list(_agreement([regions[name] for name in taking])), columns=["plans", "area_ha"]),
        robust=robust_parts({name: regions[name] for name in taking}, subjects),
        from_to=pd.DataFrame(from_to, columns=["plan", "from_kind", "from_class", "to", "area_ha"]),
        answers=answers,
        regions=regions,
        failed=failed,
    )


def _check_layers(named: Sequence[str], inputs: Inputs, *, skip: bool) -> None:
    """Refuse names of layers that no file has; a plan that cannot be read is not asked, if it is to be skipped."""
    readable: list[str] = []
    failed: dict[str, ParaatkaartError] = {}
    for name in named if inputs.layers else ():
        try:
            layers_among((name,), inputs.layers)
        except ParaatkaartError as error:
            if not skip:
                raise
            failed[name] = error
        else:
            readable.append(name)
    if failed and not readable:
        raise _none_usable(failed)
    check_named_layers((*readable, inputs.landuse, *inputs.exclude), inputs.layers)


def _computed(name: str, inputs: Inputs) -> tuple[dict[str, Any], PlanAnswer, Any]:
    """The row of a plan, what it takes, and its new ground."""
    layers = inputs.layers_of(name)
    asked = open_plan(name, layers=layers)
    kind = _kind(asked)
    away = (*(() if kind == GAIN else EXISTING), *inputs.exclude)
    answer = plan_loss(name, inputs.landuse, inputs.class_column, away, layers, asked=asked)
    region = shapely.union_all(answer.result.pieces.geometry.to_numpy())
    return _row(name, kind, answer, region, inputs), answer, region


def _none_usable(failed: Mapping[str, ParaatkaartError]) -> ParaatkaartError:
    """What is wrong where no plan is left: with what they share, with the only one, or with each of them."""
    if len({str(error) for error in failed.values()}) == 1:
        return next(iter(failed.values()))
    return NoPlanUsableError(
        problems=" ".join(f"{name}: {error}" for name, error in failed.items()),
        dutch_problems=" ".join(f"{name}: {error.dutch}" for name, error in failed.items()),
    )


def gpkg_tables(found: Comparison) -> dict[str, gpd.GeoDataFrame]:
    """The tables of a GeoPackage: the plans, and what they agree on."""
    return {"plans": plan_table(found), "robust": found.robust[~found.robust.is_empty]}


def plan_table(found: Comparison) -> gpd.GeoDataFrame:
    """The plans with their new ground in RD New, as a table of a GeoPackage; those without any are left out."""
    frame = gpd.GeoDataFrame(found.plans, geometry=[found.regions[name] for name in found.plans["plan"]], crs=RD)
    texts = ("plan", "title", "kind", "evidence", "digest")
    for name in frame.columns.drop(["geometry", *texts]):
        frame[name] = frame[name].astype(float)
    return frame[~frame.is_empty]


def renamed(found: Comparison, names: Mapping[str, str]) -> Comparison:
    """The same under other names of plans; those that are not in ``names`` keep theirs."""
    columns = {"plan", "other"}
    tables = {
        table: frame.assign(**{name: frame[name].replace(dict(names)) for name in columns & set(frame.columns)})
        for table, frame in (("plans", found.plans), ("differences", found.differences), ("from_to", found.from_to))
    }
    lists = [" | ".join(names.get(plan, plan) for plan in plans.split(" | ")) for plans in found.robust["plans"]]
    return replace(
        found,
        plans=tables["plans"],
        differences=tables["differences"],
        from_to=tables["from_to"],
        robust=found.robust.assign(plans=lists),
        answers={names.get(name, name): answer for name, answer in found.answers.items()},
        regions={names.get(name, name): region for name, region in found.regions.items()},
        failed={names.get(name, name): error for name, error in found.failed.items()},
    )


def lost_share(function: str, months: str, calendar_file: Path | None = None) -> float | None:
    """The share of the hours of farming that a new use takes.

    If the matrix says that both can take turns, that is the hours of farming in which the new use is there too, in the
    months given, by the calendar; else all of them. None if a calendar lacks one of both.
    """
    catalogue = active()
    functions = known_functions(catalogue)
    cell = load_matrix(catalogue, functions).cells.get(("ground", function, "farming"))
    if cell is None or not cell.in_turns:
        return 1.0
    calendar = load_calendar(catalogue, functions, calendar_file)
    ours, theirs = calendar.hours(function, ""), calendar.hours("farming", "")
    if ours is None or theirs is None or not theirs.any():
        return None
    return float((ours & theirs & season(months)).sum() / theirs.sum())


def by_class(answer: PlanAnswer) -> dict[str | None, float]:
    """Hectares of a plan by class; under none all of which the class is not known."""
    if answer.landuse is None:
        return {None: answer.result.net_high_ha}
    found: dict[str | None, float] = {}
    for row in answer.result.rows:
        name = str(row["class"]) if row["kind"] == "class" and row["class"] is not None else None
        found[name] = found.get(name, 0.0) + row["area_ha"]
    return found


def is_variant(plan: Side) -> bool:
    """Whether a plan is one of the variants that ship, of which each part has a kind; a file may have any columns."""
    return plan.kind == "feature" and "plan_name" in plan.frame


def _kind(asked: Side) -> str | None:
    """``permanent``, ``seasonal``, ``gain`` or ``mixed``; of a plan that is no variant of ours none is known."""
    if not is_variant(asked):
        return None
    kinds = list(dict.fromkeys(asked.frame["kind"]))
    return str(kinds[0]) if len(kinds) == 1 else MIXED


def _row(name: str, kind: str | None, answer: PlanAnswer, region: Any, inputs: Inputs) -> dict[str, Any]:
    result, gain = answer.result, kind == GAIN
    own = 0 if gain else len(EXISTING)
    off_m = answer.plan.precision_m
    parts = answer.plan.frame
    new = {} if kind is None else {part: _part_ha(parts.loc[[part]], region) for part in parts.index}
    seasonal = [part for part in new if parts["kind"][part] == "seasonal"]
    shares = {
        part: lost_share(parts["function"][part], _text(parts["months"][part]), inputs.calendar)
        for part in ([] if gain else new)
    }
    known = [share for share in shares.values() if share is not None]
    return {
        "plan": name,
        "title": answer.plan.title,
        "kind": kind,
        "gross_ha": result.gross_ha,
        "existing_ha": sum(result.excluded_ha[:own]),
        "excluded_ha": sum(result.excluded_ha[own:]) if inputs.exclude else None,
        "new_ha": result.net_ha,
        "new_low_ha": result.net_low_ha,
        "new_high_ha": result.net_high_ha,
        "seasonal_ha": None if kind is None else sum(new[part] for part in seasonal),
        "certain_ha": None if off_m is None else region.buffer(-off_m).area / HA_M2,
        "possible_ha": None if off_m is None else region.buffer(off_m).area / HA_M2,
        "farming_equivalent_high_ha": sum(new[part] * share for part, share in zip(shares, known, strict=True))
        if shares and len(known) == len(shares)
        else None,
        "evidence": answer.evidence,
        "precision_m": off_m,
        "digest": answer.digest,
    }


def _part_ha(part: Any, region: Any) -> float:
    return float(shapely.intersection(part.geometry.to_numpy()[0], region).area) / HA_M2


def _text(cell: Any) -> str:
    return cell if isinstance(cell, str) else ""


def _from_to(answer: PlanAnswer) -> Iterator[dict[str, Any]]:
    """What each part of a plan was, by class of land use, and what it becomes."""
    parts = answer.plan.frame
    groups = [(None, parts)]
    if is_variant(answer.plan):
        groups = [(to, rows) for to, rows in parts.groupby("becomes")]
    hidden = Hidden(
        NOWHERE if answer.landuse is None else hidden_ground(answer.landuse), tuple(map(hidden_ground, answer.exclude))
    )
    landuse = None if answer.landuse is None else answer.landuse.frame
    for to, rows in groups:
        found = loss(rows, landuse, answer.class_column, [side.frame for side in answer.exclude], hidden)
        if landuse is None:
            yield {"from_kind": "unknown", "from_class": None, "to": to, "area_ha": found.net_high_ha}
        for row in found.rows:
            yield {"from_kind": row["kind"], "from_class": row["class"], "to": to, "area_ha": row["area_ha"]}


def _differences(names: Sequence[str], regions: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one, other in combinations(names, 2):
        shared_ha = shapely.intersection(regions[one], regions[other]).area / HA_M2
        one_ha, other_ha = regions[one].area / HA_M2, regions[other].area / HA_M2
        yield {
            "plan": one,
            "other": other,
            "shared_ha": shared_ha,
            "only_plan_ha": one_ha - shared_ha,
            "only_other_ha": other_ha - shared_ha,
            "difference_ha": other_ha - one_ha,
        }


def _agreement(regions: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Ground by the number of plans that take it: what lies in at least n of them, less what lies in more."""
    at_least: list[Any] = []
    for region in regions:
        # A new region adds to each level what the level below it had in common with it.
        shared = [shapely.intersection(level, region) for level in at_least]
        grown = [shapely.union(level, more) for level, more in zip(at_least, [region, *shared], strict=False)]
        at_least = [*grown, shared[-1] if shared else region]
    areas = [level.area / HA_M2 for level in at_least] + [0.0]
    for number in range(len(regions), 0, -1):
        area_ha = areas[number - 1] - areas[number]
        if area_ha > 0:
            yield {"plans": number, "area_ha": area_ha}
