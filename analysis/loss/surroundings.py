"""Nature that plans touch and who lives near them, as the analysis of a neighbourhood counts both."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analysis.dual_use.neighbourhood import neighbourhood
from geodata.plain import records
from geodata.snapshot import DIGEST_LENGTH

if TYPE_CHECKING:
    from analysis.loss.compare import Comparison, Inputs
    from analysis.overlay.inputs import Side
    from analysis.reachability.zones import ZonesUsed
    from geodata.notes import Note

NEAR_M = 1_000.0
"""Near is within this distance of the edge of a plan."""

NATURE_COLUMNS = ("plan", "layer", "area_ha", "unknown_ha", "evidence", "precision_m")
PEOPLE_COLUMNS = ("plan", "near_m", "within_inhabitants", "within_low", "within_high", "homes")


class Surroundings(NamedTuple):
    """Per plan and layer of nature what of it the plan as drawn covers, and per plan who lives on it or near.

    ``nature`` has :data:`NATURE_COLUMNS`, ``people`` :data:`PEOPLE_COLUMNS`; figures are as in
    :class:`analysis.dual_use.neighbourhood.Neighbourhood`. Homes are in no data: none. ``zones_used`` and ``inputs``,
    each layer once, are what was counted (none without a plan that takes ground), ``notes`` what is to be said of it,
    and ``digest`` changes with all of it.
    """

    nature: pd.DataFrame
    people: pd.DataFrame
    zones_used: ZonesUsed | None
    inputs: tuple[Side, ...]
    notes: tuple[Note, ...]

    @property
    def digest(self) -> str:
        """Of the zones and the layers, to tell one table of them from another."""
        zones = "" if self.zones_used is None else f"{self.zones_used.dataset} {self.zones_used.digest}"
        parts = sorted(f"{side.dataset or side.title} {side.digest}" for side in self.inputs)
        return hashlib.sha256("\n".join([zones, *parts]).encode()).hexdigest()[:DIGEST_LENGTH]


def surroundings(found: Comparison, inputs: Inputs, files: dict[str, str] | None = None) -> Surroundings:
    """Look around the plans that take ground; ``files`` are those of plans that are called otherwise.

    Raises
    ------
    ParaatkaartError
        A plan or a layer cannot be used.
    """
    nature: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    used: ZonesUsed | None = None
    inputs_used: dict[str, Side] = {}
    notes: dict[str, Note] = {}
    for name in found.plans["plan"][found.plans["kind"] != "gain"]:
        file = (files or {}).get(name, name)
        around = neighbourhood(file, (NEAR_M,), routes=None, layers=inputs.layers_of(file))
        on_site = around.nature[around.nature["to_m"] == 0]
        nature += [{"plan": name, **row} for row in records(on_site)]
        people.append({"plan": name, "near_m": NEAR_M, "homes": None, **records(around.people)[-1]})
        used = around.zones_used
        inputs_used |= {f"{side.dataset or side.title} {side.digest}": side for side in around.inputs}
        notes |= {note.english: note for note in around.notes if note not in around.site.notes}
    return Surroundings(
        pd.DataFrame(nature, columns=list(NATURE_COLUMNS)),
        pd.DataFrame(people, columns=list(PEOPLE_COLUMNS)),
        used,
        tuple(inputs_used.values()),
        tuple(notes.values()),
    )
