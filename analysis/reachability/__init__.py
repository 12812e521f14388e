"""How reachable is a place: travel times, isochrones and inhabitants within reach, by car and by bike."""

from analysis.reachability.inputs import Input, inputs
from analysis.reachability.network import Assumption, Destination
from analysis.reachability.quality import (
    NetworkQuality,
    NetworkValidation,
    check_network,
    network_quality,
    validate_network,
)
from analysis.reachability.reach import (
    Reachability,
    Trip,
    assumptions,
    destinations,
    isochrones,
    reach,
    reach_from,
)
from analysis.reachability.settings import BANDS_MIN, MODES

__all__ = [
    "BANDS_MIN",
    "MODES",
    "Assumption",
    "Destination",
    "Input",
    "NetworkQuality",
    "NetworkValidation",
    "Reachability",
    "Trip",
    "assumptions",
    "check_network",
    "destinations",
    "inputs",
    "isochrones",
    "network_quality",
    "reach",
    "reach_from",
    "validate_network",
]
