"""Where a row of the register is on the map, and which row a feature of the map belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from geodata import Catalogue, active
from geodata.errors import LayerEmptyError, UnknownRegisterIdError
from geodata.frames import rows
from geodata.network import LINKS
from layers.guard import hidden_rows
from layers.load import layer_specs, load_layer
from layers.register import entries, load_register

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.register import Register

Kind = Literal["feature", "municipality", "region", "province"]

_KINDS: Mapping[str, Kind] = {
    "own": "feature",
    "link": "feature",
    "municipality": "municipality",
    "region": "region",
    "province": "province",
}
_PROVINCE = "Drenthe"

_Drawn: TypeAlias = "Mapping[tuple[str, str], Mapping[str, str]]"
"""Dataset and feature → layer that draws it → title of the feature there."""


@dataclass(frozen=True)
class Placement:
    """A feature of the map that shows a row of the register: itself, another object, or the area it is about."""

    kind: Kind
    layer_id: str
    feature_id: str
    title: str


def places_of(register_id: str) -> tuple[Placement, ...]:
    """Where a row is on the map, the most precise place first.

    Rows that are no place of their own lead to the municipalities that they name, otherwise to their regions or to the
    province; what lies outside the map altogether leads nowhere.

    Raises
    ------
    UnknownRegisterIdError
        The register has no such row.
    """
    found = _placements(active())
    if register_id not in found:
        raise UnknownRegisterIdError(register_id=register_id)
    return found[register_id]


def register_id_of(layer_id: str, feature_id: str) -> str:
    """The row of the register that a feature shows, or an empty text if it shows none of its own."""
    return _owners(active()).get((layer_id, feature_id), "")


@lru_cache(maxsize=4)
def _placements(catalogue: Catalogue) -> Mapping[str, tuple[Placement, ...]]:
    return _places(load_register(catalogue), _drawn(catalogue))


def places_with_gaps(
    catalogue: Catalogue, register: Register
) -> tuple[Mapping[str, tuple[Placement, ...]], Mapping[str, str]]:
    """Where all rows of a register are on a map that has gaps, and which have a place of their own that is not drawn.

    Returns
    -------
    Mapping, Mapping
        As ``places_of`` for every id; and id → the feature that no layer draws. What the publication guard replaced by
        the outline of a municipality is drawn.
    """
    drawn = _drawn(catalogue, gaps=True)
    lost: dict[str, str] = {}
    own = register.placements[register.placements["how"] == "own"]
    for row in rows(own):
        if (row.dataset, row.feature) not in drawn and row.feature not in _hidden(row.dataset, catalogue):
            lost.setdefault(row.register_id, f"no layer draws feature '{row.feature}' of dataset '{row.dataset}'.")
    return _places(register, drawn), lost


def _hidden(dataset: str, catalogue: Catalogue) -> set[str]:
    """Ids of the features that are shown as the outline of their municipality, if any layer shows the dataset."""
    if dataset not in {spec.dataset for spec in layer_specs(catalogue).values()}:
        return set()
    frame = catalogue.features(dataset)
    return set(frame["id"][list(hidden_rows(frame, dataset, catalogue))])


def _places(register: Register, drawn: _Drawn) -> Mapping[str, tuple[Placement, ...]]:
    found: dict[str, list[Placement]] = {register_id: [] for register_id in register.rows["id"]}
    for row in rows(register.placements[register.placements["register_id"].isin(list(found))]):
        for layer_id, title in drawn.get((row.dataset, row.feature), {}).items():
            found[row.register_id].append(Placement(_KINDS[row.how], layer_id, row.feature, title))
    for row in rows(register.rows):
        if not found[row.id]:
            found[row.id] = _areas(drawn, row.municipalities, row.regions)
    return {register_id: tuple(sorted(dict.fromkeys(places), key=_precise)) for register_id, places in found.items()}


@lru_cache(maxsize=4)
def _owners(catalogue: Catalogue) -> Mapping[tuple[str, str], str]:
    drawn = _drawn(catalogue)
    placements = catalogue.table("placements")
    return {
        (layer_id, row.feature): row.register_id
        for row in rows(placements[placements["how"] == "own"])
        for layer_id in drawn.get((row.dataset, row.feature), ())
    }


@lru_cache(maxsize=4)
def _drawn(catalogue: Catalogue, *, gaps: bool = False) -> _Drawn:
    """Dataset and feature → layer that draws it → title of the feature there; with ``gaps`` a layer may be empty."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for layer_id, spec in layer_specs(catalogue).items():
        if spec.dataset == LINKS or spec.refreshed:
            continue  # no row of the register is a single link, or in data that not everybody has
        try:
            frame = load_layer(layer_id, catalogue).frame
        except LayerEmptyError:
            if gaps:
                continue
            raise
        for row in rows(frame[["id", "name"]]):
            found.setdefault((spec.dataset, row.id), {})[layer_id] = row.name
    return found


def _precise(place: Placement) -> int:
    return ("feature", "municipality", "region", "province").index(place.kind)


def _areas(drawn: _Drawn, municipalities: str, regions: str) -> list[Placement]:
    known: dict[tuple[str, str], Placement] = {}
    for (dataset, feature_id), titles in drawn.items():
        for layer_id, title in titles.items():
            if dataset == "municipalities":
                known["municipality", title] = Placement("municipality", layer_id, feature_id, title)
            elif dataset == "provinces" and title == _PROVINCE:
                known["region", title] = Placement("province", layer_id, feature_id, title)
            elif layer_id.startswith("region_"):
                known["region", title] = Placement("region", layer_id, feature_id, title)
    wanted = [("municipality", name) for name in entries(municipalities)]
    found = [known[key] for key in wanted if key in known]
    return found or [known["region", name] for name in entries(regions) if ("region", name) in known]
