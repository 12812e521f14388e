"""A routable street network from OpenStreetMap: read, apply the rules of each mode, simplify, keep."""

from geodata.streets.build import build_network
from geodata.streets.collect import Collector
from geodata.streets.defaults import MODES
from geodata.streets.files import check_target, describe, open_network, write_files, write_network
from geodata.streets.model import Cut, StreetNetwork
from geodata.streets.osm import read_osm
from geodata.streets.raw import RawStreets, Way

__all__ = [
    "MODES",
    "Collector",
    "Cut",
    "RawStreets",
    "StreetNetwork",
    "Way",
    "build_network",
    "check_target",
    "describe",
    "open_network",
    "read_osm",
    "write_files",
    "write_network",
]
