"""Where military and civil use of the same ground or air meet, and what they are to each other."""

from analysis.dual_use.air import AirUse, air_use
from analysis.dual_use.ground import GroundUse, ground_use
from analysis.dual_use.pairs import Question

__all__ = ["AirUse", "GroundUse", "Question", "air_use", "ground_use"]
