"""An edition whose figures have not come yet does not replace one that has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.crs import RD
from geodata.errors import RefreshRefusedError
from geodata.extent import Extent
from geodata.store import Store
from tests.geodata.refreshing import Meta, Service, run
from tests.geodata.sources.served import feature, serve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geodata.refresh import Outcome
    from geodata.sources.client import Client
    from tests.geodata.sources.proxy import Proxy

AREA = Extent("area", shapely.box(220_000, 530_000, 240_000, 560_000))
WEST = Extent("west", shapely.box(220_000, 530_000, 224_900, 560_000))


def squares(*counts: int | None) -> gpd.GeoDataFrame:
    """Rows of ``squares_500m``, ten in a row."""
    corners = [(220_000 + 500 * (n % 10), 530_000 + 500 * (n // 10)) for n in range(len(counts))]
    ids = [f"E{x // 100}N{y // 100}" for x, y in corners]
    columns: dict[str, Any] = {
        "id": ids, "name": ids, "inhabitants": pd.array(counts, dtype="Int64"),
        "homes": pd.array([1] * len(counts), dtype="Int64"), "plan_status": "bestaand", "evidence": "measured",
        "precision_m": 500.0, "source": "cbs-vierkanten", "reference_date": "2025-01-01",
    }  # fmt: skip
    return gpd.GeoDataFrame(columns, geometry=[shapely.box(x, y, x + 500, y + 500) for x, y in corners], crs=RD)


def ask(folder: Path, counts: list[int | None], **options: Any) -> Outcome:
    extent = options.pop("extent", AREA)
    return run(Store(folder), {"squares_500m": lambda: squares(*counts)}, extent=extent, **options)[0]


FULL: list[int | None] = [5] * 20


@pytest.mark.parametrize("extent", [AREA, WEST], ids=["the same area", "a part of it"])
def test_figures_that_went_away_are_refused_like_rows_unless_forced(tmp_path: Path, extent: Extent) -> None:
    assert ask(tmp_path, FULL).ok
    refused = ask(tmp_path, [5] * 9 + [None] * 11, extent=extent)
    assert isinstance(refused.error, RefreshRefusedError)
    assert "'inhabitants' is filled in 9 of 20 rows; there were 20 in this area" in str(refused.error)
    assert "--force" in str(refused.error)
    assert "9 van 20 rijen; het waren er 20" in refused.error.dutch
    assert "'Ook minder rijen accepteren'" in refused.error.dutch
    assert ask(tmp_path, [5] * 10 + [None] * 10, extent=extent).ok
    assert ask(tmp_path, [None] * 20, extent=extent, force=True).ok
    assert not ask(tmp_path, [None] * 20, extent=extent).ok  # that it was accepted once makes it no better
    assert ask(tmp_path, FULL, extent=extent).ok


@pytest.mark.parametrize(
    "counts, empty_share, ok",
    [
        ([None] * 20, 0.0, False),
        ([5] + [None] * 19, 0.0, False),
        ([5] * 2 + [None] * 18, 0.0, True),  # secret: nearly nobody lives there
        ([5] * 9 + [None] * 11, 0.55, False),
    ],
)
def test_the_first_time_some_have_to_be_there_and_more_may_be_secret_than_empty(
    *, tmp_path: Path, counts: list[int | None], empty_share: float, ok: bool
) -> None:
    class Told(Service):
        def __call__(self, *given: Any, **options: Any) -> Meta:
            found = super().__call__(*given, **options)
            return Meta(found.rows, found.extent_m, empty_share=empty_share)

    outcome = ask(tmp_path, counts, fetch=Told({"squares_500m": lambda: squares(*counts)}))
    assert outcome.ok == ok
    if not ok:
        assert "--year" in str(outcome.error)


@pytest.mark.parametrize("given", [None, -99_997], ids=["empty", "secret"])
def test_an_edition_without_figures_is_refused_and_the_one_before_stays(
    server: Proxy, client: Client, tmp_path: Path, moved: Callable[..., None], given: int | None
) -> None:
    from geodata.sources.dataset import fetch

    def told(dataset_id: str, extent: Extent, staging: Path, **options: Any) -> Any:
        return fetch(dataset_id, extent, staging, client, **options)

    def serving(count: int | None) -> Outcome:
        rows = [
            feature(shape, crs28992res500m=name, aantal_inwoners=count)
            for name, shape in zip(made["id"], made.geometry, strict=True)
        ]
        serve(server, "vierkant_500m", rows)
        return run(Store(tmp_path / "data"), {"squares_500m": squares}, extent=AREA, fetch=told)[0]

    made = squares(*FULL)
    moved("squares_500m", server.url)
    assert not serving(given).ok
    assert serving(12).ok
    refused = serving(given)
    assert isinstance(refused.error, RefreshRefusedError)
    assert "'inhabitants' is filled in 0 of 20 rows; there were 20" in str(refused.error)
    assert Store(tmp_path / "data").current("squares_500m") is not None
