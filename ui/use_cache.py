"""What the pages of dual use and of plans compute: once per data in use, or per session with tables of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.dual_use import Question, air_use, ground_use
from analysis.dual_use.infrastructure import infrastructure
from analysis.dual_use.neighbourhood import known_sites, neighbourhood
from analysis.dual_use.served import asset_places
from analysis.loss import Inputs, compare, known_plans
from analysis.loss.compare import renamed
from analysis.loss.farmland import farmland_shares
from analysis.loss.surroundings import surroundings as around_plans
from analysis.overlay.inputs import parcels_in_use
from geodata import active
from ui import option_own, own_tables, plan_own
from ui.cache import shared

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from analysis.dual_use import AirUse, GroundUse
    from analysis.dual_use.infrastructure import Infrastructure
    from analysis.dual_use.neighbourhood import Neighbourhood
    from analysis.loss import Comparison
    from analysis.loss.surroundings import Surroundings


def use(realm: str) -> GroundUse | AirUse:
    """Where uses meet on the ground or in the air. Raises what :func:`analysis.dual_use.ground_use` raises."""
    content = own_tables.content("dual_use_matrix", "use_calendar")
    if not content:
        return _use(realm)
    question = Question(matrix=own_tables.file("dual_use_matrix"), calendar=own_tables.file("use_calendar"))
    found: GroundUse | AirUse = option_own.kept(("dual-use", realm, content), lambda: _asked(realm, question))
    return found


@shared(worded=False)
def _use(realm: str) -> GroundUse | AirUse:
    return _asked(realm, Question())


def _asked(realm: str, question: Question) -> GroundUse | AirUse:
    return ground_use(question) if realm == "ground" else air_use(question)


@shared(worded=False)
def assets() -> Infrastructure:
    """Infrastructure against requirements. Raises what :func:`analysis.dual_use.infrastructure.infrastructure` does."""
    return infrastructure()


@shared(worded=False)
def places() -> gpd.GeoDataFrame:
    """Where the assets are."""
    return asset_places(active())


@shared(worded=False)
def sites() -> dict[str, str]:
    """What one can look around: id and name."""
    return known_sites()


@shared(max_entries=50, worded=False)
def around(site: str) -> Neighbourhood:
    """What lies around a site."""
    return neighbourhood(site)


@shared(worded=False)
def plan_names() -> dict[str, str]:
    """The variants that ship: id and name."""
    return known_plans()


def plans(names: tuple[str, ...]) -> Comparison:
    """Plans side by side, also those of the session. Raises what :func:`analysis.loss.compare` raises."""
    content = (own_tables.content("use_calendar"), plan_own.content(names))
    if not any(content):
        return _plans(names)
    inputs = plan_inputs()
    found: Comparison = option_own.kept(("plans", names, content), lambda: _with_own(names, inputs))
    return found


def _with_own(names: tuple[str, ...], inputs: Inputs) -> Comparison:
    """The same with plans of the session: they are files, and are called as the file is."""
    own = {str(plan.path): plan for name, plan in plan_own.plans().items() if name in names}
    paths = {plan.name: path for path, plan in own.items()}
    layers = {path: plan.layers for path, plan in own.items()}
    found = compare([paths.get(name, name) for name in names], replace(inputs, plan_layers=layers))
    return renamed(found, {path: plan.name for path, plan in own.items()})


@shared(max_entries=50, worded=False)
def _plans(names: tuple[str, ...]) -> Comparison:
    return compare(names, plan_inputs(own=False))


def farmland(names: tuple[str, ...]) -> pd.DataFrame:
    """What plans take of the farmland around; no table of one's own changes it."""
    content = plan_own.content(names)
    if not content:
        return _farmland(names)
    inputs = plan_inputs(own=False)
    found: pd.DataFrame = option_own.kept(
        ("farmland", names, content), lambda: farmland_shares(_with_own(names, inputs), inputs)
    )
    return found


def surroundings(names: tuple[str, ...]) -> Surroundings:
    """Nature that plans touch, and who lives near."""
    content = plan_own.content(names)
    if not content:
        return _surroundings(names)
    own = {plan.name: plan for name, plan in plan_own.plans().items() if name in names}
    files = {name: str(plan.path) for name, plan in own.items()}
    inputs = replace(plan_inputs(), plan_layers={files[name]: plan.layers for name, plan in own.items()})
    found: Surroundings = option_own.kept(
        ("surroundings", names, content), lambda: around_plans(plans(names), inputs, files)
    )
    return found


@shared(max_entries=50, worded=False)
def _surroundings(names: tuple[str, ...]) -> Surroundings:
    return around_plans(_plans(names), plan_inputs(own=False))


@shared(max_entries=50, worded=False)
def _farmland(names: tuple[str, ...]) -> pd.DataFrame:
    return farmland_shares(_plans(names), plan_inputs(own=False))


def plan_inputs(*, own: bool = True) -> Inputs:
    """Parcels if they were fetched, and with ``own`` the calendar of this session."""
    calendar = own_tables.file("use_calendar") if own else None
    landuse, column = parcels_in_use() or (None, None)
    return Inputs(landuse, column, calendar=calendar)
