"""Options side by side: what each does to who can be at the gate in time."""

from analysis.options.chosen import known_options
from analysis.options.document import FIGURES, document, figures, narrowed
from analysis.options.evaluate import DRAWS, Question, evaluate
from analysis.options.table import Cell, Column, Criterion, DecisionTable, Failed

__all__ = [
    "DRAWS",
    "FIGURES",
    "Cell",
    "Column",
    "Criterion",
    "DecisionTable",
    "Failed",
    "Question",
    "document",
    "evaluate",
    "figures",
    "known_options",
    "narrowed",
]
