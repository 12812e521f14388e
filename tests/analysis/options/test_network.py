"""Changes of roads on the network drawn in the tests of reachability, and on the embedded one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from analysis.changes import AddLink, Change, ChangeSpeed, CloseRoad, UpgradeLink
from analysis.errors import OptionInvalidError
from analysis.options.network import apply_network
from analysis.reachability.graph import build_graph, travel_times
from analysis.reachability.network import Network, load_network
from analysis.scenario import Placed, Scenario

if TYPE_CHECKING:
    from numpy.typing import NDArray


def scenario(*changes: Change) -> Scenario:
    placed = tuple(
        Placed(change, "proef.toml", f"change[{number}]", "proef") for number, change in enumerate(changes, 1)
    )
    return Scenario("proef", "Proef", "1", "-", "illustrative", "-", "2026", placed)


@pytest.fixture(scope="module")
def base() -> Network:
    return load_network()


GATE = "P:JPK gate"


def minutes(network: Network, mode: str = "bike", node: str = GATE) -> NDArray[np.float64]:
    row = int(np.flatnonzero(network.nodes["id"].to_numpy() == node)[0])
    return travel_times(build_graph(network, mode), row).minutes


def test_nothing_changed_is_the_same_network(base: Network) -> None:
    assert apply_network(base, scenario()) is base


def test_a_new_link_is_used_and_the_base_is_not_edited(base: Network) -> None:
    before = len(base.links)
    change = AddLink(id="nieuw", start="P:Kallenkote", end=GATE, length_m=1_900, bike_kmh=19)
    changed = apply_network(base, scenario(change))
    row = int(np.flatnonzero(base.nodes["id"].to_numpy() == "P:Kallenkote")[0])

    assert minutes(changed)[row] == pytest.approx(6.0)
    assert len(base.links) == before
    assert changed.digest != base.digest
    assert (minutes(changed, "car") == minutes(base, "car")).all()


def test_a_closed_road_makes_nobody_faster_and_somebody_slower(base: Network) -> None:
    changed = apply_network(base, scenario(CloseRoad(road="N371", modes=("car",))))
    assert (minutes(changed, "car") >= minutes(base, "car") - 1e-9).all()
    assert (minutes(changed, "car") > minutes(base, "car") + 1).any()
    assert (minutes(changed) == minutes(base)).all()


def test_speeds_change_by_factor_and_by_value(base: Network) -> None:
    road = base.links["road"].fillna("").str.split("/").map(lambda numbers: "N353" in numbers).to_numpy()
    slower = apply_network(base, scenario(ChangeSpeed(mode="car", road="N353", factor=0.5))).links["car_kmh"].to_numpy()
    known = base.links["car_kmh"].to_numpy()
    assert slower[road] == pytest.approx(known[road] * 0.5, nan_ok=True)
    assert np.array_equal(slower[~road], known[~road], equal_nan=True)
    fixed = apply_network(base, scenario(ChangeSpeed(mode="bike", road_class="motorway", kmh=20)))
    assert np.array_equal(fixed.links["bike_kmh"], base.links["bike_kmh"], equal_nan=True)  # closed stays closed


def test_an_upgrade_along_a_way_takes_the_speed_but_never_slows(base: Network) -> None:
    way = ("P:Meppel station", "P:Havelte", GATE)
    faster = apply_network(base, scenario(UpgradeLink(along=way, kmh=20)))
    slow = apply_network(base, scenario(UpgradeLink(along=way, kmh=1)))
    assert (minutes(faster) <= minutes(base) + 1e-9).all()
    assert (minutes(faster) < minutes(base) - 1).any()
    assert np.array_equal(slow.links["bike_kmh"], base.links["bike_kmh"], equal_nan=True)


@hypothesis_settings(deadline=None, max_examples=6, phases=(Phase.explicit, Phase.generate))
@given(st.data())
def test_a_faster_or_new_link_makes_nobody_slower(data: st.DataObject) -> None:
    base = load_network()
    row = data.draw(st.integers(0, len(base.links) - 1))
    ends = data.draw(st.lists(st.integers(0, len(base.nodes) - 1), min_size=2, max_size=2, unique=True))
    mode = data.draw(st.sampled_from(["car", "bike"]))
    kmh = data.draw(st.floats(1, 120))
    straight_m = float(np.hypot(*(base.xy[ends[0]] - base.xy[ends[1]])))
    names = [str(base.nodes["id"].iloc[end]) for end in ends]
    changes = (
        UpgradeLink(links=(str(base.links["id"].iloc[row]),), mode=mode, kmh=kmh),
        AddLink(
            id="nieuw",
            start=names[0],
            end=names[1],
            length_m=straight_m * data.draw(st.floats(1, 3)) + 1,
            car_kmh=kmh,
            bike_kmh=kmh,
        ),
    )
    changed = apply_network(base, scenario(*changes))
    assert (minutes(changed, mode) <= minutes(base, mode) + 1e-9).all()


@pytest.mark.parametrize(
    "change, key",
    [
        (AddLink(id="x", start="nergens", end=GATE, length_m=1, bike_kmh=1), "start"),
        (AddLink(id="x", start=GATE, end="nergens", length_m=1, bike_kmh=1), "end"),
        (AddLink(id="x", start=GATE, end=GATE, length_m=1, bike_kmh=1), "end"),
        (AddLink(id="x", start="P:Kallenkote", end=GATE, length_m=100, bike_kmh=1), "length_m"),
        (AddLink(id="x", start="P:Kallenkote", end=GATE, length_m=9_000, bike_kmh=1, road_class="sky"), "road_class"),
        (UpgradeLink(links=("nergens",), kmh=20), "links"),
        (UpgradeLink(along=("nergens", GATE), kmh=20), "along"),
        (UpgradeLink(along=("P:Kallenkote", GATE), kmh=20, mode="boat"), "mode"),
        (CloseRoad(road="N0"), "road"),
        (CloseRoad(road="N371", modes=("boat",)), "modes"),
        (ChangeSpeed(mode="car", road_class="sky", factor=2), "road_class"),
    ],
)
def test_what_is_not_in_the_network_is_named(base: Network, change: Change, key: str) -> None:
    with pytest.raises(OptionInvalidError) as caught:
        apply_network(base, scenario(change))
    assert f"(proef.toml, key 'change[1].{key}')" in str(caught.value)


def test_a_link_that_exists_already_is_refused(base: Network) -> None:
    known = str(base.links["id"].iloc[0])
    with pytest.raises(OptionInvalidError, match="already"):
        apply_network(base, scenario(AddLink(id=known, start="P:Kallenkote", end=GATE, length_m=9_000, bike_kmh=1)))
