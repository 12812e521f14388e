"""Nature that plans touch and who lives near them, as the analysis of a neighbourhood counts both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analysis.dual_use.neighbourhood import neighbourhood
from geodata.plain import records

if TYPE_CHECKING:
    from analysis.loss.compare import Comparison, Inputs

NEAR_M = 1_000.0
"""Near is within this distance of the edge of a plan."""

NATURE_COLUMNS = ("plan", "layer", "area_ha", "unknown_ha", "evidence", "precision_m")
PEOPLE_COLUMNS = ("plan", "near_m", "within_inhabitants", "within_low", "within_high", "homes")


class Surroundings(NamedTuple):
    """Per plan and layer of nature what of it the plan as drawn covers, and per plan who lives on it or near.

    ``nature`` has :data:`NATURE_COLUMNS`, ``people`` :data:`PEOPLE_COLUMNS`; figures are as in
    :class:`analysis.dual_use.neighbourhood.Neighbourhood`. Homes are in no data: none.
    """

    nature: pd.DataFrame
    people: pd.DataFrame


def surroundings(found: Comparison, inputs: Inputs, files: dict[str, str] | None = None) -> Surroundings:
    """Look around the plans that take ground; ``files`` are those of plans that are called otherwise.

    Raises
    ------
    ParaatkaartError
        A plan or a layer cannot be used.
    """
    nature: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    for name in found.plans["plan"][found.plans["kind"] != "gain"]:
        file = (files or {}).get(name, name)
        around = neighbourhood(file, (NEAR_M,), routes=None, layers=inputs.layers_of(file))
        on_site = around.nature[around.nature["to_m"] == 0]
        nature += [{"plan": name, **row} for row in records(on_site)]
        people.append({"plan": name, "near_m": NEAR_M, "homes": None, **records(around.people)[-1]})
    return Surroundings(
        pd.DataFrame(nature, columns=list(NATURE_COLUMNS)),
        pd.DataFrame(people, columns=list(PEOPLE_COLUMNS)),
    )
