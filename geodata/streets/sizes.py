"""Whether a vehicle fits: limits of height, width, length, weight and axle load against those of the defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.streets.defaults import defaults
from geodata.streets.values import metres, tonnes

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping

NOT_READABLE = "posted"
"""The value of a limit that a sign posts without a number: nobody knows that the truck fits, so it does not."""

_LENGTHS = ("maxheight", "maxheight:physical", "maxwidth", "maxwidth:physical", "maxlength")
_WEIGHTS = ("maxweight", "maxweightrating", "maxgcweight", "maxgcweightrating", "maxaxleload")
_OF_THE_WHOLE = frozenset({"maxweightrating", "maxgcweight", "maxgcweightrating"})
"""Limits of the rated weight and of the combination: the truck of the defaults is a tractor with its semi-trailer."""

_NO_LIMIT = frozenset({"default", "none", "no", "unsigned", "yes", "no_sign", "no_indications", "unlimited"})
_UNKNOWN = frozenset({NOT_READABLE, "below_default"})
_OF_MODE = {"truck": ("hgv",), "car": ("motorcar",)}


def too_large(tags: Mapping[str, str], mode: str, notes: Counter[str], direction: str = "forward") -> bool:
    """Whether the vehicle of a mode exceeds a limit.

    A limit for the mode (``maxweight:hgv``, ``hgv:maxweight``) replaces the general one, and a limit for the direction
    that for both. ``none``, ``default`` and ``unsigned`` are no limit. A limit without a number that can be relied on
    (``maxheight=below_default``, a sign without its number) keeps the truck out; what nobody can read is counted only.
    """
    vehicle = defaults().dimensions[mode]
    for keys, read in ((_LENGTHS, metres), (_WEIGHTS, tonnes)):
        for key in keys:
            size = vehicle.get("maxweight" if key in _OF_THE_WHOLE else key.partition(":")[0])
            name = next((name for name in _names(key, mode, direction) if name in tags), None)
            if size is None or name is None or tags[name] in _NO_LIMIT:
                continue
            if tags[name] in _UNKNOWN:
                if mode == "truck":
                    notes[f"{name}={tags[name]}: closed to trucks, the limit is not known"] += 1
                    return True
                continue
            limits = [read(part) for part in tags[name].split(";")]
            known = [limit for limit in limits if limit is not None]
            if len(known) < len(limits):
                notes[f"{name}={tags[name]} not understood"] += 1
            if known and min(known) < size:
                return True
    return False


def _names(key: str, mode: str, direction: str) -> Iterator[str]:
    """The tags that may give a limit, the one that decides first."""
    for of in _OF_MODE.get(mode, ()):
        yield from (f"{key}:{of}:{direction}", f"{key}:{of}", f"{of}:{key}")
    yield from (f"{key}:{direction}", key)
