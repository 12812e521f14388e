"""Public transport to one destination by a deadline: a reverse connection scan, and what follows from it."""

from analysis.transit.changing import Changing
from analysis.transit.itinerary import Itinerary, Part, itinerary
from analysis.transit.profile import Legs, Profile, minutes_before, search, window_percentiles
from analysis.transit.scan import NEVER_S
from analysis.transit.schedule import Schedule, schedule

__all__ = [
    "NEVER_S",
    "Changing",
    "Itinerary",
    "Legs",
    "Part",
    "Profile",
    "Schedule",
    "itinerary",
    "minutes_before",
    "schedule",
    "search",
    "window_percentiles",
]
