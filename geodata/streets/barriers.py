"""What stands on a node: a barrier that stops some modes, a traffic signal that costs time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from geodata.streets.access import meaning
from geodata.streets.conditions import conditioned
from geodata.streets.defaults import defaults
from geodata.streets.sizes import too_large

if TYPE_CHECKING:
    from collections.abc import Mapping


def stopped(tags: Mapping[str, str], mode: str, notes: Counter[str] | None = None) -> bool:
    """Whether the barrier on a node stops a mode, or a limit to its size does that stands on a node by itself.

    The kind of barrier says it, then ``locked=yes``, then the access tags of the mode; a general tag (``access``,
    ``vehicle``) can close but not open it.
    """
    notes = Counter() if notes is None else notes
    rules = defaults().modes[mode]
    tags = conditioned(tags, mode, notes)
    is_too_large = mode in defaults().dimensions and too_large(tags, mode, notes)
    if "barrier" not in tags:
        return is_too_large
    by_kind = mode in defaults().barriers.get(tags["barrier"], frozenset()) or tags.get("locked") == "yes"
    closed = by_kind
    for key in rules.keys:
        said = meaning(tags[key], key, notes) if key in tags else None
        if said is not None:
            closed = said == "no" or (by_kind if key in {"access", "vehicle"} else False)
    return closed or is_too_large


def delays(tags: Mapping[str, str]) -> bool:
    """Whether a traffic signal stands on a node."""
    return tags.get("highway") == "traffic_signals" or tags.get("crossing") == "traffic_signals"
