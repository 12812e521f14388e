"""What is drawn for a row of the register contradicts the row: its size, its status, its name, its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from geodata.frames import rows
from layers.exceptions import excepted
from layers.figures import digits_of
from layers.register import entries
from layers.wrong import Wrong, located

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import pandas as pd

    from geodata import Catalogue
    from geodata.errors import DatasetInvalidError

PLACE_M = 5000.0
"""How far from the position of a village something may lie that is called by it: a village, its land and its fields."""

_HECTARES = re.compile(r"ha\b")
_SIZE = re.compile(r"\d ha\b")
_OURS = re.compile(r"\bvan ons\b|\bdoor ons\b")
_WORD = re.compile(r"\w{3,}")
_COMMON = frozenset(("van", "voor", "het", "een", "met", "bij", "aan", "drenthe", "drentse", "nieuwe", "overige"))
"""Words that many names have."""


class _Drawn(NamedTuple):
    """A feature of a row of the register: dataset, number of the feature from 1, the feature and the row."""

    dataset: str
    number: int
    feature: Any
    row: Any


def wrong_drawn_rows(catalogue: Catalogue) -> Iterator[DatasetInvalidError]:
    """All features that contradict their row of the register, each with file and line."""
    drawn = list(_drawn(catalogue))
    for wrong in (
        *_wrong_sizes(drawn, catalogue.table("conflicts")),
        *_wrong_status(drawn),
        *_wrong_names(drawn),
        *_far_from_their_place(drawn, catalogue),
    ):
        yield located(wrong, catalogue)


def _drawn(catalogue: Catalogue) -> Iterator[_Drawn]:
    placements, register = catalogue.table("placements"), catalogue.table("register")
    known = {row.id: row for row in rows(register)}
    own = placements[(placements["how"] == "own") & placements["register_id"].isin(list(known))]
    owners: dict[tuple[str, str], list[str]] = {}
    for one in rows(own):
        owners.setdefault((one.dataset, one.feature), []).append(one.register_id)
    for dataset in dict.fromkeys(own["dataset"]):
        if dataset in catalogue.datasets and catalogue[dataset].geometry:
            for number, feature in enumerate(rows(catalogue.features(dataset)), start=1):
                for register_id in owners.get((dataset, feature.id), ()):
                    yield _Drawn(dataset, number, feature, known[register_id])


def _wrong_sizes(drawn: list[_Drawn], conflicts: pd.DataFrame) -> Iterator[Wrong]:
    """A size that the register or a statement gives is that of an area drawn for the row, in ``area_stated``."""
    given = {row.register_id for row in rows(conflicts) if _HECTARES.match(row.unit) and digits_of(row.value)}
    areas: dict[str, list[_Drawn]] = {}
    for one in drawn:
        if one.feature.geometry.area and hasattr(one.feature, "area_stated"):
            areas.setdefault(one.row.id, []).append(one)
    for register_id, of_row in areas.items():
        row = of_row[0].row
        stated = digits_of(row.value) if _HECTARES.match(row.unit) else set()
        having = [one for one in of_row if isinstance(one.feature.area_stated, str)]
        if not having and (stated or register_id in given):
            first = next((one for one in of_row if one.dataset == "sites"), of_row[0])
            source = f"the register says {row.value} {row.unit}" if stated else "a statement in conflicts.csv gives one"
            problem = f"no size is given for '{first.feature.id}', but {source}."
            yield Wrong(first.dataset, first.number, "area_stated", problem)
        elif not having:
            yield from _sizes_in_words(of_row)
        for one in having:
            if stated and not stated & digits_of(one.feature.area_stated):
                problem = f"'{one.feature.area_stated}', but the register says {row.value} {row.unit}."
                yield Wrong(one.dataset, one.number, "area_stated", problem)


def _sizes_in_words(areas: list[_Drawn]) -> Iterator[Wrong]:
    """Areas whose text names a size, without saying that it is ours."""
    for one in areas:
        said = " ".join(str(getattr(one.feature, column, "")) for column in ("basis", "note"))
        ours = _OURS.search(said) or excepted("area_stated", one.dataset, one.feature.id)
        if _SIZE.search(said) and not ours:
            problem = "its text names a size in hectares; give the size here, or say in the text that it is ours."
            yield Wrong(one.dataset, one.number, "area_stated", problem)


def _wrong_status(drawn: list[_Drawn]) -> Iterator[Wrong]:
    for one in drawn:
        status, due = one.feature.plan_status, one.row.plan_status
        if status != due and not excepted("plan_status", one.dataset, one.feature.id):
            problem = f"'{status}', but row '{one.row.id}' of the register is '{due}'."
            yield Wrong(one.dataset, one.number, "plan_status", problem)


def _wrong_names(drawn: list[_Drawn]) -> Iterator[Wrong]:
    for one in drawn:
        if excepted("name", "register", one.row.id):
            continue
        due = f"{one.row.name} {one.row.search_names}"
        if not _words(one.feature.name) & _words(due):
            problem = f"'{one.feature.name}' shares no word with '{one.row.name}', row '{one.row.id}' of the register."
            yield Wrong(one.dataset, one.number, "name", problem)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower())) - _COMMON


def _far_from_their_place(drawn: list[_Drawn], catalogue: Catalogue) -> Iterator[Wrong]:
    """A feature lies near a place that its row names, if the positions of all of them are known."""
    villages: gpd.GeoDataFrame = catalogue.features("place_labels")
    where = {name: group.union_all() for name, group in villages.geometry.groupby(villages["name"])}
    for one in drawn:
        places = entries(one.row.places)
        if not places or not where.keys() >= set(places):
            continue
        off_m = min(one.feature.geometry.distance(where[place]) for place in places)
        if off_m > PLACE_M + one.feature.precision_m:
            problem = f"'{one.feature.id}' lies {off_m / 1000:.1f} km from {' and '.join(places)}, where its row is."
            yield Wrong(one.dataset, one.number, "geometry", problem)
