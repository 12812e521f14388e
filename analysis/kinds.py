"""Words for kinds of things, such as ``snelwegen`` or ``stations in Assen``: the layers that show them, and where."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from analysis.rephrased import singular
from geodata import Catalogue, active
from geodata.network import LINKS
from geodata.words import simplified
from layers import drawn_specs, load_layer
from layers.guard import outlines, published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry


_IN = re.compile(r"(.+?) (?:in|bij|te|van|rond|rondom|op) (.+)")
_PROVINCE, _REGION = "province", "region_"
"""Ids of the layers, or how they begin, whose features are places to look in."""

_AROUND_M = 5_000.0
"""What is within this distance of the point of a village counts as in it."""

_ALONG_M = 150.0
"""Areas that meet along a border are not in each other; outlines are generalised."""


class Asked(NamedTuple):
    """Layers that show a kind of things, the word for one of them, and where to look: empty for everywhere."""

    layer_ids: tuple[str, ...]
    word: str
    place: str = ""


def asked_for(wanted: str, *, loosely: bool = False) -> Asked | None:
    """What kind of things a text asks for, or None if it names something else.

    Parameters
    ----------
    wanted : str
        What was looked for, simplified (:func:`geodata.words.simplified`).
    loosely : bool
        Whether the word for one thing, followed by a place, asks for such things too: ``ziekenhuis Emmen`` may be a
        name, ``scholen Assen`` is none.
    """
    known = _kinds(active())
    for kind, place, may_be_name in _parted(wanted):
        forms = (kind, singular(kind), kind.removesuffix("s"))
        found = next((known[form] for form in forms if form in known), None)
        if may_be_name and not loosely and found and found.word == kind:
            continue
        if found and (not place or place in _areas(active())):
            return found._replace(place=place)
    return None


def _parted(wanted: str) -> Iterator[tuple[str, str, bool]]:
    """Word for a kind and place, the likeliest first, and whether both together can be a name."""
    yield wanted, "", False
    if match := _IN.fullmatch(wanted):
        yield match[1], match[2], False
    parts = wanted.split()
    for length in range(len(parts) - 1, 0, -1):
        yield " ".join(parts[:length]), " ".join(parts[length:]), True


@lru_cache(maxsize=4)
def _kinds(catalogue: Catalogue) -> dict[str, Asked]:
    """Every form of a word for a kind → the word itself and the layers that show such things, in their order."""
    found: dict[str, Asked] = {}
    for layer_id, spec in drawn_specs(catalogue).items():
        for entry in spec.words.split(","):
            first, *others = map(simplified, entry.split("/"))
            for form in dict.fromkeys((first, singular(first), *others)) if first else ():
                known = found.get(form, Asked((), first))
                found[form] = known._replace(layer_ids=(*known.layer_ids, layer_id))
    return found


def shown_by(asked: Asked) -> list[tuple[str, str]]:
    """Layer and feature of all that was asked for, what is in Drenthe first; no single road of the network."""
    place = area_of(asked.place) if asked.place else None
    home = area_of("drenthe")
    found: list[tuple[bool, str, str]] = []
    for layer_id in asked.layer_ids:
        spec = drawn_specs()[layer_id]
        if not spec.search or spec.dataset == LINKS:
            continue
        frame = load_layer(layer_id).frame
        kept = frame if place is None else frame[frame.intersects(place)]
        away = ~kept.intersects(home)
        found += [(bool(far), layer_id, str(row)) for far, row in zip(away, kept["id"], strict=True)]
    return [(layer_id, row) for _, layer_id, row in sorted(found, key=lambda one: one[0])]


def area_of(place: str) -> BaseGeometry:
    """The ground of a municipality, a part of Drenthe, the province, or the surroundings of a village, in RD New.

    Raises
    ------
    KeyError
        No place has that simplified name; see :func:`asked_for`.
    """
    return _areas(active())[place]


@lru_cache(maxsize=4)
def _areas(catalogue: Catalogue) -> dict[str, BaseGeometry]:
    villages = published("place_labels").dissolve("name").reset_index()  # several have the same name
    layer_ids = [one for one in drawn_specs(catalogue) if one == _PROVINCE or one.startswith(_REGION)]
    frames = [(villages, _AROUND_M), *((load_layer(one, catalogue).frame, -_ALONG_M) for one in layer_ids)]
    return {
        simplified(name): shape
        for frame, wider_m in (*frames, (outlines(catalogue), -_ALONG_M))
        for name, shape in zip(frame["name"], frame.geometry.buffer(wider_m), strict=True)
    }
