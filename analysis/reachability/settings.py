"""The numbers that reachability rests on, in one place, so that they can be shown and hashed."""

from __future__ import annotations

MODES = ("car", "bike")
BANDS_MIN = (15, 30, 45, 60)

ACCESS_FACTOR = 1.3
"""Length of the way from a place to the network over the straight line."""

ACCESS_KMH = {"car": 30.0, "bike": 12.0}
"""Speed on the way from a place to the network: streets that the network does not hold."""

MAX_SNAP_M = 5_000.0
"""A place farther than this from every node of the network is out of its reach."""

WATER_PRECISION_M = 250.0
"""A way to the network that is longer than this may not cross wide water."""

ACCESS_STEP_M = 250.0
"""A place may join a link at points this far apart."""

ACCESS_CANDIDATES = 24
ACCESS_DETOUR_M = 500.0
"""A place joins the network at the best of the nearest points, at most this much farther away than the nearest."""

DESTINATION_M = 1_000.0
"""A destination farther than this from the network is a mistake in the table."""

BORDER_M = 1_000.0
"""How far outside our outlines, which are generalised, a place may lie."""

ZONE_RADIUS_M = 60_000.0
ZONE_WINDOW = (5.9, 52.3, 7.3, 53.4)
"""Zones are known within this distance of the gate and inside this window (west, south, east, north; WGS84)."""

GRID_M = 250.0
"""Cell size of the grid that isochrones are drawn from."""

NOT_JOINED = frozenset({"motorway", "expressway", "ramp", "run"})
"""Classes of road that a place cannot join between their ends."""

STREET_ACCESS_KMH = {"car": 30.0, "truck": 30.0, "bike": 12.0, "ebike": 12.0, "speed_pedelec": 12.0, "walk": 5.0}
"""The same on a street network, where it is the last metres from the street to a door."""

STREET_SNAP_M = 1_000.0
"""A place farther than this from every street of its mode lies outside a street network."""

STREET_GRID_M = 50.0
STREET_GRID_CELLS = 500
"""Least size of the cells that isochrones on a street network are drawn from, and the most cells along one side."""

STREET_AREA_M = 250.0
"""What lies farther than this from every street belongs to no isochrone on a street network."""
