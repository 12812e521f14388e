"""A network small enough to do by hand.

::

    motorway  a ======================= b      y = 3,000, x = 0 and 10,000; exits at both ends
              |                         |
    village   c ----- d ----- e ------- f      y = 0, x = 0, 3,000, 6,000 and 10,000
                      |
                    gate                       y = -1,000, x = 3,000

The motorway passes over nothing: it meets the village road only by the exits a–c and b–f. A cycle path d–g–e leads
by g (y = 1,000), and a short path that may be open leads from e straight to the gate.
"""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003  needed by pytest

import pandas as pd
import pytest

from analysis.reachability.network import Assumption, Network

NODES = {
    "a": (0, 3_000),
    "b": (10_000, 3_000),
    "c": (0, 0),
    "d": (3_000, 0),
    "e": (6_000, 0),
    "f": (10_000, 0),
    "g": (4_500, 1_000),
    "gate": (3_000, -1_000),
}
X0_M, Y0_M = 210_000, 530_000

LINKS = [
    # from, to, road, class, length_m, car_kmh, bike_kmh, assumption
    ("a", "b", "A1", "motorway", 10_000, 100.0, None, ""),
    ("a", "c", "", "ramp", 3_000, 45.0, None, ""),
    ("b", "f", "", "ramp", 3_000, 45.0, None, ""),
    ("c", "d", "N1", "provincial", 3_000, 60.0, 15.0, ""),
    ("d", "e", "N1", "provincial", 4_000, 60.0, 15.0, ""),
    ("e", "f", "N1/N2", "provincial", 4_000, 60.0, 15.0, ""),
    ("d", "g", "", "cycle_path", 1_900, None, 15.0, ""),
    ("g", "e", "", "cycle_path", 1_900, None, 15.0, ""),
    ("d", "gate", "", "local_road", 1_000, 30.0, 15.0, ""),
    ("e", "gate", "", "cycle_path", 3_300, 30.0, 15.0, "short_path"),
]


def make_network(links: Sequence[tuple[object, ...]] = LINKS) -> Network:
    """A network of the nodes above and some links."""
    nodes = pd.DataFrame(
        [{"id": name, "name": name, "x_m": X0_M + x_m, "y_m": Y0_M + y_m} for name, (x_m, y_m) in NODES.items()]
    )
    columns = ["from_node", "to_node", "road", "road_class", "length_m", "car_kmh", "bike_kmh", "assumption"]
    table = pd.DataFrame(links, columns=columns)
    table["id"] = table["from_node"] + "~" + table["to_node"]
    short_path = Assumption("short_path", "Kortere weg", "Bij wijze van proef.")
    return Network(nodes, table, {"short_path": short_path}, level="paper", digest="paper")


@pytest.fixture
def paper_network() -> Network:
    """The network that is drawn above."""
    return make_network()
