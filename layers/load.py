"""One loader for all themes: read the specifications, open the datasets, join the sources."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geodata import Catalogue, active
from geodata.active import REFRESHED
from geodata.errors import DatasetInvalidError, LayerEmptyError, UnknownLayerError
from geodata.network import LINKS, link_lines
from geodata.notes import Note
from geodata.snapshot import DIGEST_LENGTH
from layers.guard import coarsen
from layers.model import Layer, LayerSpec, Symbol, Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd


MOST_DRAWN = 4_000
"""A refreshed dataset with more rows is no layer of the map on the screen: every feature there has marks, texts and a
window of its own. Analyses, exports and paper open it like any other layer.
"""


def themes(catalogue: Catalogue | None = None) -> tuple[Theme, ...]:
    """All themes in the order of the layer switch, with the layers that the screen draws of the data in use."""
    return _offered(catalogue or active(), drawn=True)


@lru_cache(maxsize=8)
def _offered(catalogue: Catalogue, *, drawn: bool) -> tuple[Theme, ...]:
    """The themes without the layers of refreshed data that was not fetched, or that the screen does not draw."""
    kept = [
        replace(theme, layers=tuple(spec for spec in theme.layers if _has_data(spec, catalogue, drawn=drawn)))
        for theme in specified_themes()
    ]
    return tuple(theme for theme in kept if theme.layers)


def _has_data(spec: LayerSpec, catalogue: Catalogue, *, drawn: bool) -> bool:
    if not spec.refreshed or spec.dataset in getattr(catalogue, "damaged", {}):
        return True  # a damaged layer stays, and says what is wrong when it is opened
    known = catalogue.datasets.get(spec.dataset)
    return known is not None and (not drawn or known.rows <= MOST_DRAWN)


def not_drawn(dataset_id: str, rows: int | None) -> Note | None:
    """That a refreshed dataset has too many rows for the map on the screen, and where it is used all the same."""
    mine = [spec for theme in specified_themes() for spec in theme.layers if spec.dataset == dataset_id]
    if rows is None or rows <= MOST_DRAWN or not mine or not all(spec.refreshed for spec in mine):
        return None
    dutch, most = (f"{number:,}".replace(",", ".") for number in (rows, MOST_DRAWN))
    return Note(
        "not_drawn",
        f"{rows:,} rows are more than the map on the screen draws ({MOST_DRAWN:,}): it has no layer of them. Analyses, "
        "'features' and briefings open them.",
        f"{dutch} rijen is meer dan de kaart op het scherm tekent ({most}): daar is er geen laag van. Berekeningen, de "
        "export van objecten en briefings openen ze wel.",
    )


def used_by(dataset_id: str, rows: int | None, use: Sequence[str]) -> Note | None:
    """What uses a fetched dataset, in both languages; none if it is what uses everything (``use`` is empty).

    The map is named first where a layer of the dataset is drawn.
    """
    if not use:
        return None
    has_layer = any(spec.dataset == dataset_id for theme in specified_themes() for spec in theme.layers)
    on_map = has_layer and not not_drawn(dataset_id, rows)
    english, dutch = use
    return Note("used_by", f"{'the map, ' if on_map else ''}{english}", f"{'de kaart, ' if on_map else ''}{dutch}")


@cache
def specified_themes() -> tuple[Theme, ...]:
    """All themes that are specified, in the order of the layer switch, whether there is data for them or not."""
    found = [_read_theme(path) for path in sorted(Path(str(files("layers"))).glob("specs/*.toml"))]
    _refuse_double_ids([spec.id for theme in found for spec in theme.layers])
    return tuple(sorted(found, key=lambda theme: (theme.order, theme.id)))


def layer_specs(catalogue: Catalogue | None = None) -> dict[str, LayerSpec]:
    """The specifications of the layers that the data in use has, by id, in the order of the layer switch.

    Those are the layers to calculate with, to export and to print; :func:`drawn_specs` has those of the screen.
    """
    return {spec.id: spec for theme in _offered(catalogue or active(), drawn=False) for spec in theme.layers}


def drawn_specs(catalogue: Catalogue | None = None) -> dict[str, LayerSpec]:
    """The specifications of the layers that the map on the screen has, by id, in the order of the layer switch."""
    return {spec.id: spec for theme in themes(catalogue) for spec in theme.layers}


def drawing_order() -> list[str]:
    """Ids of all layers, the lowest first: themes that lie under the others, then in the order of the switch."""
    ordered = sorted(_offered(active(), drawn=False), key=lambda theme: not theme.under)
    return [spec.id for theme in ordered for spec in theme.layers]


def load_layer(layer_id: str, catalogue: Catalogue | None = None) -> Layer:
    """Open one layer of the data in use, or of another catalogue, behind the publication guard.

    Raises
    ------
    UnknownLayerError
        No specification has this id.
    DatasetMissingError, DatasetAlteredError, DatasetInvalidError, WrongCrsError
        The dataset behind the layer is not what the catalogue promises.
    SnapshotDamagedError
        It was refreshed, and the snapshot is not what was stored.
    """
    catalogue = catalogue or active()
    spec = layer_specs(catalogue).get(layer_id)
    if catalogue is not active() or spec is None or catalogue[spec.dataset].level == REFRESHED:
        return _opened(layer_id, catalogue)
    kept = _kept(layer_id, catalogue)
    # A copy that is only made where somebody writes to it: what is kept stays as it was opened.
    return replace(kept, frame=kept.frame.copy(deep=False))


@lru_cache(maxsize=400)
def _kept(layer_id: str, catalogue: Catalogue) -> Layer:
    """Layers of embedded data; a refreshed snapshot is looked at anew each time, for it may have been damaged."""
    return _opened(layer_id, catalogue)


def _opened(layer_id: str, catalogue: Catalogue) -> Layer:
    spec, frame = rows_of(layer_id, catalogue)
    return dressed(coarsen(frame, spec.dataset, catalogue), spec, catalogue)


def rows_of(layer_id: str, catalogue: Catalogue) -> tuple[LayerSpec, gpd.GeoDataFrame]:
    """The rows that a layer selects, not yet behind the guard. Raises what :func:`load_layer` raises."""
    spec = find_spec(layer_id, catalogue)
    frame = selected(link_lines(catalogue) if spec.dataset == LINKS else catalogue.features(spec.dataset), spec)
    if frame.empty:
        raise LayerEmptyError(dataset=spec.dataset, problem=f"layer '{layer_id}' selects no row of it.")
    return spec, frame


def find_spec(layer_id: str, catalogue: Catalogue) -> LayerSpec:
    """The specification of a layer. Raises :class:`geodata.errors.UnknownLayerError`."""
    specs = layer_specs(catalogue)
    if layer_id not in specs:
        raise UnknownLayerError(layer=layer_id, known=", ".join(specs))
    return specs[layer_id]


def selected(frame: gpd.GeoDataFrame, spec: LayerSpec) -> gpd.GeoDataFrame:
    """The rows of a dataset that belong to a layer, maybe none, numbered anew."""
    for column, wanted in spec.where.items():
        if column not in frame.columns:
            raise DatasetInvalidError(dataset=spec.dataset, problem=f"layer '{spec.id}' needs a column '{column}'.")
        frame = frame[frame[column].isin(wanted if isinstance(wanted, list) else [wanted])]
    return frame.reset_index(drop=True)


def dressed(frame: gpd.GeoDataFrame, spec: LayerSpec, catalogue: Catalogue) -> Layer:
    """A layer of rows that may be shown, with their sources and their level."""
    return Layer(spec, _with_level(_with_sources(frame, catalogue), spec, catalogue))


def _refuse_double_ids(layer_ids: list[str]) -> None:
    for layer_id in layer_ids:
        if layer_ids.count(layer_id) > 1:
            raise DatasetInvalidError(dataset="layers/specs", problem=f"layer '{layer_id}' is specified twice.")


def _with_sources(frame: gpd.GeoDataFrame, catalogue: Catalogue) -> gpd.GeoDataFrame:
    sources = frame["source"].map(catalogue.sources)
    return frame.assign(
        source_title=[source.title for source in sources],
        licence=[source.licence for source in sources],
        attribution=[source.attribution for source in sources],
    )


def _with_level(frame: gpd.GeoDataFrame, spec: LayerSpec, catalogue: Catalogue) -> gpd.GeoDataFrame:
    dataset = catalogue[spec.dataset]
    named = frame["name"].where(frame["name"].notna() & (frame["name"] != ""), spec.title)
    return frame.assign(name=named, level=dataset.level, digest=dataset.sha256[:DIGEST_LENGTH])


def _read_theme(path: Path) -> Theme:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        specs = tuple(_read_spec(entry) for entry in content["layer"])
        return Theme(
            id=path.stem,
            title=content["title"],
            order=content["order"],
            layers=specs,
            under=content.get("under", False),
        )
    except (KeyError, TypeError) as error:
        raise DatasetInvalidError(dataset=path.name, problem=f"specification: {error}") from error


def _read_spec(entry: dict[str, Any]) -> LayerSpec:
    return LayerSpec(**{**entry, "symbol": Symbol(**entry["symbol"])})
