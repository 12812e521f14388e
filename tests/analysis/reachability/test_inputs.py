"""Results say which data they rest on, and refreshed zones show nothing of guarded places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from analysis.reachability import inputs, reach
from analysis.reachability.inputs import DATASETS
from geodata import active, embedded
from geodata.active import as_dataset
from geodata.snapshot import Snapshot
from geodata.store import Store

if TYPE_CHECKING:
    from pathlib import Path

HIDDEN = "Geheim Complex 7"


@pytest.fixture
def refreshed_zones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """The zones as somebody fetched them, with a name that nobody reviewed on a guarded place."""
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path))
    twin = embedded()["zones"]
    frame = embedded().features("zones").assign(source="test", reference_date="2026-01-01")
    guarded = set(embedded().table("guarded")["name"])
    frame.loc[frame["municipality"].isin(guarded), ["name", "place"]] = HIDDEN
    store = Store()
    meta = Snapshot(
        dataset="zones",
        digest="",
        folder=tmp_path,
        rows=len(frame),
        extent_m=None,
        reference_date="2026-01-01",
        retrieved="2026-11-22T00:00:00+00:00",
        source_url="https://example.org",
        service_verified=False,
        licence="CC0",
        attribution="Bron: test",
        entry={
            "title": twin.title,
            "description": twin.description,
            "geometry": list(twin.geometry),
            "evidence": twin.evidence,
            "precision_m": twin.precision_m,
            "method": twin.method,
            "columns": dict(twin.columns),
        },
        origin={
            "id": "test",
            "title": "T",
            "publisher": "P",
            "licence": "CC0",
            "attribution": "Bron: test",
            "reference_date": "2026-01-01",
            "url": "https://example.org",
        },
    )
    with store.staging("zones") as staged:
        frame.to_file(staged / "content.gpkg", driver="GPKG", layer="content")
        made = store.publish("zones", staged, meta)
    assert as_dataset(made, twin).publication == "unreviewed"
    return made


def test_embedded_results_say_so() -> None:
    found = inputs(active())
    assert [one.dataset for one in found] == list(DATASETS)
    assert {one.level for one in found} == {"embedded"}
    assert {len(one.digest) for one in found} == {16}
    assert reach(mode="bike").inputs == found


def test_refreshed_zones_are_named_and_change_the_digest(refreshed_zones: Snapshot) -> None:
    result = reach(mode="bike")
    used = {one.dataset: one for one in result.inputs}
    assert (used["zones"].level, used["zones"].digest) == ("refreshed", refreshed_zones.digest)
    assert used["zones"].reference_date == "2026-01-01"
    assert used["network_links"].level == "embedded"

    Store().reset("zones")
    before = reach(mode="bike")
    assert before.digest != result.digest
    assert before.bands.equals(result.bands)


def test_zones_that_nobody_reviewed_are_no_finer_than_a_guarded_municipality(refreshed_zones: Snapshot) -> None:
    assert refreshed_zones.rows == embedded()["zones"].rows
    result = reach(mode="bike")
    guarded = embedded().table("guarded")
    text = pd.concat([result.zones.drop(columns="geometry"), result.places]).to_csv()
    assert HIDDEN not in text

    whole = result.zones[result.zones["id"].str.startswith("gemeente-")]
    assert set(whole["municipality"]) == set(guarded["name"])
    assert whole["name"].str.contains("plek niet getoond").all()
    assert whole["id"].is_unique
    assert result.zones["inhabitants"].sum() == embedded().features("zones")["inhabitants"].sum()
    outlines = embedded().features("municipalities").set_index("name").geometry
    assert all(outlines[row.municipality].contains(row.geometry) for row in whole.itertuples())
    assert result.places["inhabitants"].sum() == result.zones["inhabitants"].sum()
    assert result.zones["minutes"].between(0, 500).all()
