"""Where areas and lines coincide, and what a plan takes of the ground that it covers."""

from analysis.overlay.loss import LandUseLoss, loss
from analysis.overlay.pieces import OverlapResult, pieces
from geodata.notes import Note

__all__ = ["LandUseLoss", "Note", "OverlapResult", "loss", "pieces"]
