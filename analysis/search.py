"""Find a name: in the register, on the map, among stations, places, postcodes and municipalities.

Rows of the register that are on no map are found too; they lead to the register. A word for a kind of things finds the
layers that show them, and what is in them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from analysis.coordinates import Position, position
from analysis.kinds import Asked, area_of, asked_for, shown_by
from analysis.rephrased import rephrased, respelled, singular
from geodata import Catalogue, active
from geodata.crs import rd_to_lonlat
from geodata.frames import rows
from geodata.network import LINKS
from geodata.words import simplified
from layers import drawn_specs, load_layer
from layers.guard import outlines, published
from layers.placement import places_of, register_id_of
from layers.register import entries, load_register

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shapely.geometry.base import BaseGeometry

KINDS = {
    "position": "", "layer": "Kaartlaag", "municipality": "Gemeente", "place": "Plaats", "station": "Station",
    "register": "", "feature": "", "zone": "",
}  # fmt: skip
"""Kinds of hits in the order in which equally good ones are told, with their Dutch names; a layer names the others."""

_OURS = ("register", "feature")
_BY_DATASET = {"municipalities": "municipality", "stations": "station", "zones": "zone"}
_SAID = frozenset({"agreement", "effort", "figure", "milestone", "offer", "request"})
"""Categories of the register of what is said of something that often has the same name."""

_TEXTS = ("category", "basis", "note")
_BY_HAND = ("corridors", "places", "sites")
"""Datasets whose features have texts of ours, and the columns that hold them."""

_HAMLET = 4
"""Rank of the names that the map never writes."""

_SHORT = 4
"""Words of at most so many letters are found where a word begins: an abbreviation occurs inside many names."""

_AROUND_M = 750.0
"""A hit that is a point shows at least this much around it, in metres."""


@dataclass(frozen=True)
class Hit:
    """Something that has a name like the one looked for.

    Attributes
    ----------
    kind : str
        One of :data:`KINDS`.
    id : str
        Id of the row of the register for ``register``, otherwise of the feature.
    lon, lat : float, optional
        A position on it, WGS84 degrees; None for a row of the register that is on no map.
    bounds : tuple, optional
        (south, west, north, east) in WGS84 degrees; None likewise.
    layer_id, feature_id : str
        What to switch on and to mark; empty for a place name, which is in no layer. A layer as such has no feature.
    """

    kind: str
    id: str
    title: str
    subtitle: str
    lon: float | None
    lat: float | None
    bounds: tuple[float, float, float, float] | None
    layer_id: str = ""
    feature_id: str = ""


_Key = tuple[str, str]
"""Layer and feature."""


class _Entry(NamedTuple):
    """``words`` are all names between spaces, ``title`` the first and ``names`` those that mean the thing itself, all
    simplified; ``hamlet`` if the map never writes it; ``ids`` are those that lead to it, simplified; ``said`` if it is
    what somebody says of a thing; ``told`` are the words of our texts about it, with its names.
    """

    words: str
    title: str
    names: frozenset[str]
    hit: Hit
    hamlet: bool = False
    ids: frozenset[str] = frozenset()
    said: bool = False
    told: str = ""


class _Spot(NamedTuple):
    name: str
    lon: float
    lat: float
    bounds: tuple[float, float, float, float]


_ROAD = re.compile(r"\b([aen]) (\d{1,3})\b")
"""The number of a road as many write it, ``A 28`` or ``N-371``; names have it in one."""


def search(text: str, limit: int = 20) -> tuple[Hit, ...]:
    """What has all words of a text in its names, the best first.

    A pair of coordinates leads to that point, and to nothing else. Case and accents make no difference, and words of
    at most four letters are found where a word begins only. The name itself comes first, then what has the text for
    another name or abbreviation (what is only about it, with the text in its title too, last), then things before what
    is said or counted of them, then names that start with the text, then those with words that start with every word of
    it (whole words first), then the others; among equals what is on the map, municipalities, places and stations, then
    shorter names. What the documents name comes before a hamlet of the same name. A whole id, of the register or of a
    feature, leads to what has it, before all names. If no name has all words, rows of the register whose whole name is
    among the words are found: other words of the text are then left out, whatever they say. A plural that no name
    starts with is looked for as one of them first. A word for a kind of things comes before all that: the layers that
    show them, and what these show, of which what has the word in its name or text is first; with ``in`` and a place
    what is there, and then the layers. If nothing at all is found, what the text may mean is looked for
    (:mod:`analysis.rephrased`), then what is told with all those words, as whole words, and last what was meant if it
    is a slip of the pen.

    Parameters
    ----------
    text : str
        What the user typed; an empty text finds nothing.
    limit : int
        How many hits at most.
    """
    if point := position(text):
        return (_at(point),)
    wanted = _ROAD.sub(r"\1\2", simplified(text))
    found = _found(wanted)
    one = singular(wanted)
    if one != wanted and not any(simplified(hit.title).startswith(wanted) for hit in found):
        found = list(dict.fromkeys([*_found(one), *found]))
    if asked := asked_for(wanted):
        found = list(dict.fromkeys([*_of_kind(asked), *found]))
    loosely = asked_for(wanted, loosely=True)
    found = found or _meant(rephrased(wanted)) or _told(wanted) or _told(one) or (_of_kind(loosely) if loosely else [])
    return tuple((found or _meant(respelled(wanted, _words(active()))))[:limit])


def _of_kind(asked: Asked) -> list[Hit]:
    """Layers and what they show; at a place what is there, or else the place, and then the layers."""
    keys = shown_by(asked)
    places = Counter(register_id_of(*key) for key in keys)
    found: dict[_Key, dict[bool, _Entry]] = {key: {} for key in keys}
    for entry in _index(active()):
        key, is_row = (entry.hit.layer_id, entry.hit.feature_id), entry.hit.kind == "register"
        if key in found and (not is_row or entry.hit.id == register_id_of(*key)):
            found[key].setdefault(is_row, entry)
    # The row tells most of its one place; of several places each has a name of its own.
    shown = [one.get(places[register_id_of(*key)] == 1, next(iter(one.values()))) for key, one in found.items() if one]
    shown.sort(key=lambda entry: (asked.word not in entry.words, asked.word not in entry.told))
    things = [entry.hit for entry in shown]
    layers = [_layer_hit(layer_id) for layer_id in asked.layer_ids if len(load_layer(layer_id).frame) > 1]
    return [*(things or _found(asked.place)[:1]), *layers] if asked.place else [*layers, *things]


def _meant(others: Iterable[tuple[str, str]]) -> list[Hit]:
    """Hits of the first other text that has any, those of its kind first."""
    for other, kind in others:
        if found := sorted(_found(other), key=lambda hit: hit.kind != kind):
            return found
    return []


def _told(wanted: str) -> list[Hit]:
    """What our texts tell of with all words of a simplified text, the shortest text first: it is about little else.

    Numbers and single abbreviations occur in texts by chance, and find nothing there.
    """
    parts = wanted.split() if len(wanted) > _SHORT and not any(map(str.isdigit, wanted)) else []
    found = [entry for entry in _index(active()) if entry.told and all(f" {part} " in entry.told for part in parts)]
    return [entry.hit for entry in sorted(found, key=lambda entry: (len(entry.told), entry.hit.id))] if parts else []


def _found(wanted: str) -> list[Hit]:
    """All hits of a simplified text, the best first."""
    parts = wanted.split()
    if not parts:
        return []
    index = _index(active())
    sought = [f" {part}" if len(part) <= _SHORT else part for part in parts]
    found = [entry for entry in index if all(part in entry.words for part in sought)]
    known = _with_id(wanted, index)
    if not found and not known:
        found = [entry for entry in index if entry.hit.kind == "register" and _named(entry, set(parts))]
    kinds = list(KINDS)
    hamlets = any(entry.hamlet and entry.title == wanted for entry in found)

    def order(entry: _Entry) -> tuple[bool | int | str, ...]:
        partly = not all(f" {part} " in entry.words for part in parts)
        loose = not all(f" {part}" in entry.words for part in parts)
        ours = hamlets and entry.hit.kind in _OURS and f" {wanted} " in entry.words
        another = wanted in entry.names and not entry.said
        return (
            (entry.title != wanted or entry.hamlet) and not ours,
            entry.title != wanted and not ours,
            not another or f" {wanted} " in f" {_without_brackets(entry.hit.title)} ",
            not another,
            entry.said,
            not entry.title.startswith(wanted),
            loose,
            partly,
            entry.hit.bounds is None,
            kinds.index(entry.hit.kind),
            len(entry.title),
            entry.title,
            entry.hit.id,
        )

    named = [entry.hit for entry in sorted(found, key=order)]
    return [*known, *(hit for hit in named if hit not in known)]


def _with_id(wanted: str, index: Iterable[_Entry]) -> list[Hit]:
    """What has an id, or else what leads to the feature with that id."""
    found = list(dict.fromkeys(entry.hit for entry in index if wanted in entry.ids))
    return [hit for hit in found if simplified(hit.id) == wanted] or found[:1]


def _named(entry: _Entry, words: set[str]) -> bool:
    """Whether words have the whole name of an entry, which is at least two words without what stands in brackets."""
    name = _without_brackets(entry.hit.title).split()
    return len(name) > 1 and words.issuperset(name)


@lru_cache(maxsize=1_024)
def _without_brackets(title: str) -> str:
    return simplified(title.partition(" (")[0])


def found_at(layer_id: str, feature_id: str) -> Hit | None:
    """The feature of a layer, or the place name or point if ``layer_id`` is empty, as if it had been looked for; the
    layer itself if ``feature_id`` is empty; None if there is no such thing.
    """
    if not layer_id:
        if point := position(feature_id):
            return _at(point)
        found = (entry.hit for entry in _index(active()))
        return next((hit for hit in found if hit.kind == "place" and hit.id == feature_id), None)
    spec = drawn_specs().get(layer_id)
    if spec is None or not feature_id:
        return _layer_hit(layer_id) if spec else None
    frame = load_layer(layer_id).frame
    for row in rows(frame.loc[frame["id"] == feature_id, ["id", "name", "precision_m", "geometry"]]):
        spot = _spot(row.name, row.geometry, row.precision_m)
        return _entry("feature", row.id, (row.name,), spec.title, spot, (layer_id, feature_id)).hit
    return None


def _layer_hit(layer_id: str) -> Hit:
    """A layer as a hit: as far as it is in Drenthe, or all of it if it is elsewhere."""
    spec, frame = drawn_specs()[layer_id], load_layer(layer_id).frame
    home, everything = shapely.box(*area_of("drenthe").bounds), shapely.box(*frame.total_bounds)
    seen = everything & home if everything.intersects(home) else everything
    spot = _spot(spec.title, seen, 0)
    number = f"{len(frame):,}".replace(",", ".")
    objects = "object" if len(frame) == 1 else "objecten"
    return _entry("layer", layer_id, (spec.title,), f"{KINDS['layer']}, {number} {objects}", spot, (layer_id, "")).hit


def _at(point: Position) -> Hit:
    """A point, to the metre, as a hit: named by its coordinates, with the municipality that it lies in."""
    place = shapely.Point(round(point.x_m), round(point.y_m))
    areas = outlines(active())
    inside = areas.loc[areas.intersects(place), "name"].tolist()
    spot = _spot("RD " + ", ".join(f"{value:,.0f}".replace(",", ".") for value in place.coords[0]), place, 0)
    degrees = f"{spot.lat:.5f}° NB, {spot.lon:.5f}° OL (WGS84)".replace(".", ",")
    where = ", ".join((degrees, *(f"gemeente {name}" for name in inside[:1])))
    return _entry("position", point.id, (spot.name,), where, spot, ("", "")).hit


@lru_cache(maxsize=4)
def _index(catalogue: Catalogue) -> tuple[_Entry, ...]:
    spots = _spots(catalogue)
    return (*_register_entries(spots), *_feature_entries(spots), *_place_entries())


@lru_cache(maxsize=4)
def _words(catalogue: Catalogue) -> frozenset[str]:
    return frozenset(word for entry in _index(catalogue) for word in entry.words.split())


def _register_entries(spots: Mapping[_Key, _Spot]) -> Iterator[_Entry]:
    known = {spot.name for spot in spots.values()} | set(published("place_labels")["name"])
    for row in rows(load_register().rows):
        label = row.category_label[:1].upper() + row.category_label[1:]
        elsewhere = [name for cell in (row.municipalities, row.places) for name in entries(cell) if name not in known]
        names = (row.name, *entries(row.search_names))
        told = f" {simplified(' '.join((*names, row.paraphrase, row.note, row.municipalities, row.places)))} "
        places = places_of(row.id)
        if not places:
            hit = Hit("register", row.id, row.name, f"{label}, alleen in het register", None, None, None)
            yield _named_so(names, hit, elsewhere)._replace(told=told, said=row.category in _SAID)
        for place in places[:1]:
            key = (place.layer_id, place.feature_id)
            at = "" if spots[key].name == row.name else f", {spots[key].name}"
            if place.kind == "municipality" and not at:  # a municipality is found as itself
                entry = _entry("municipality", place.feature_id, (row.name,), KINDS["municipality"], spots[key], key)
                yield entry._replace(words="", title="", names=frozenset(), ids=frozenset({simplified(row.id)}))
            else:
                entry = _entry("register", row.id, names, f"{label}{at}", spots[key], key)
                yield _named_so(names, entry.hit, elsewhere)._replace(told=told, said=row.category in _SAID)


def _feature_entries(spots: Mapping[_Key, _Spot]) -> Iterator[_Entry]:
    register = load_register().rows.set_index("id")
    others = {name: entries(names) for name, names in zip(register["name"], register["search_names"], strict=True)}
    texts = _texts(spots)
    for key, spot in spots.items():
        owner = register_id_of(*key)
        if owner and register["name"][owner] == spot.name:
            if key in texts:  # its row of the register leads to the same place, and says less of where that is
                entry = _entry("feature", key[1], (spot.name,), drawn_specs()[key[0]].title, spot, key)
                yield entry._replace(words="", title="", names=frozenset(), ids=frozenset(), told=texts[key])
            continue
        spec = drawn_specs()[key[0]]
        kind = _BY_DATASET.get(spec.dataset, "feature")
        names = (spot.name, *(others.get(spot.name, ()) if kind == "municipality" else ()))
        yield _entry(kind, key[1], names, KINDS[kind] or spec.title, spot, key)._replace(told=texts.get(key, ""))


def _texts(spots: Iterable[_Key]) -> dict[_Key, str]:
    """What our texts say of features, with their names, as the map shows them."""
    found: dict[_Key, str] = {}
    for layer_id in dict.fromkeys(layer_id for layer_id, _ in spots):
        if drawn_specs()[layer_id].dataset not in _BY_HAND:
            continue
        frame = load_layer(layer_id).frame
        columns = [column for column in ("name", *_TEXTS) if column in frame]
        for row in frame[["id", *columns]].to_dict("records"):
            words = simplified(" ".join(str(row[column]) for column in columns if isinstance(row[column], str)))
            found[layer_id, str(row["id"])] = f" {words} "
    return found


def _place_entries() -> Iterator[_Entry]:
    places = published("place_labels")
    areas = outlines(active())[["name", "geometry"]].rename(columns={"name": "municipality"})
    inside = places.sjoin(areas, how="left", predicate="within").drop_duplicates("id")
    for row in rows(inside):
        spot = _spot(row.name, row.geometry, row.precision_m)
        where = f"gemeente {row.municipality}" if isinstance(row.municipality, str) else "Duitsland"
        entry = _entry("place", row.id, (row.name,), f"{KINDS['place']}, {where}", spot, ("", ""))
        yield entry._replace(hamlet=row.rank >= _HAMLET)


def _entry(kind: str, hit_id: str, names: tuple[str, ...], subtitle: str, spot: _Spot, key: _Key) -> _Entry:  # noqa: PLR0917
    hit = Hit(kind, hit_id, names[0], subtitle, spot.lon, spot.lat, spot.bounds, *key)
    return _named_so(names, hit)


def _named_so(names: tuple[str, ...], hit: Hit, also: Iterable[str] = ()) -> _Entry:
    """An entry with its own names, and with words that lead to it too."""
    words = simplified(" ".join((*names, *also)))
    ids = frozenset({simplified(hit.id), simplified(hit.feature_id)} - {""})
    return _Entry(f" {words} ", simplified(names[0]), frozenset(map(simplified, names)), hit, ids=ids)


def _spots(catalogue: Catalogue) -> dict[_Key, _Spot]:
    return {
        (layer_id, row.id): _spot(row.name, row.geometry, row.precision_m)
        for layer_id, spec in drawn_specs(catalogue).items()
        if spec.search and spec.dataset != LINKS  # a number of a road occurs a thousand times
        for row in rows(load_layer(layer_id, catalogue).frame[["id", "name", "precision_m", "geometry"]])
    }


def _spot(name: str, geometry: BaseGeometry, precision_m: float) -> _Spot:
    inside = shapely.point_on_surface(geometry)
    around = geometry.buffer(max(_AROUND_M, precision_m)) if geometry.geom_type == "Point" else geometry
    west, south, east, north = around.bounds
    lon, lat = rd_to_lonlat(np.array([inside.x, west, east]), np.array([inside.y, south, north]))
    bounds = (float(lat[1]), float(lon[1]), float(lat[2]), float(lon[2]))
    return _Spot(name, float(lon[0]), float(lat[0]), bounds)
