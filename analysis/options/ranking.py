"""Which option comes first: per criterion, and by a score with the user's own weights.

Ranks and scores are of the figures as they are printed, so that options that look the same are the same. A figure that
is not known, or an option by which nobody gets there, has no rank: it is told apart and never counts as the last.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.errors import WeightInvalidError
from analysis.options.document import decimals, printed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from analysis.options.table import Criterion, DecisionTable

_SCORE_DECIMALS = 4


@dataclass(frozen=True)
class Rank:
    """Where an option stands for one criterion.

    Attributes
    ----------
    rank : int, optional
        1: no option is better; options alike share a rank, and the next one counts them all. ``None``: no figure.
    first_pct : float, optional
        Share of the draws in which no option is better; options alike share the first place. ``None``: no draws.
    status : str
        As that of the cell.
    """

    option: str
    rank: int | None
    first_pct: float | None
    status: str


@dataclass(frozen=True)
class CriterionRanks:
    """One criterion that has a better side: the options by rank, and those without a figure after them."""

    criterion: Criterion
    ranks: tuple[Rank, ...]


@dataclass(frozen=True)
class Weighted:
    """A criterion with its weight: ``worst`` counts 0 and ``best`` 1 (``None``: no option has a figure)."""

    criterion: Criterion
    weight: float
    share: float
    worst: float | None
    best: float | None


@dataclass(frozen=True)
class Score:
    """The weighted score of one option, between 0 and 1.

    Attributes
    ----------
    score : float, optional
        ``None`` as soon as one of the criteria that count has no figure; ``missing`` names them with the status.
    parts : mapping
        Criterion → where it lies between worst and best, or ``None``.
    """

    option: str
    score: float | None
    rank: int | None
    first_pct: float | None
    parts: Mapping[str, float | None]
    missing: Mapping[str, str]


@dataclass(frozen=True)
class Ranking:
    """Ranks of all criteria that have a better side; ``scores`` only where there are ``weights``."""

    criteria: tuple[CriterionRanks, ...]
    weights: tuple[Weighted, ...]
    scores: tuple[Score, ...]


def ranking(table: DecisionTable, weights: Mapping[str, float] | None = None) -> Ranking:
    """Rank the options of a decision table.

    Parameters
    ----------
    weights : mapping, optional
        Criterion → weight of the user's own; only their proportions count, and there are no others.

    Raises
    ------
    WeightInvalidError
        A criterion does not exist or has no better side, a weight is negative or no number, or all are zero.
    """
    ranked = tuple(_ranks(table, criterion) for criterion in table.criteria if criterion.better)
    weighted = _weighted(table, weights or {})
    return Ranking(ranked, weighted, _scores(table, weighted) if weighted else ())


def ranking_document(found: Ranking) -> dict[str, Any]:
    """What ``paraatkaart options --format json`` prints under ``ranking``."""
    return {
        "criteria": [
            {
                "id": one.criterion.id,
                "ranks": [{**asdict(rank), "first_pct": _tenth(rank.first_pct)} for rank in one.ranks],
            }
            for one in found.criteria
        ],
        "weights": [
            {"criterion": one.criterion.id, "weight": one.weight, "share": round(one.share, 4),
             "worst": one.worst, "best": one.best}
            for one in found.weights
        ],
        "scores": [
            {
                "option": one.option,
                "score": one.score,
                "rank": one.rank,
                "first_pct": _tenth(one.first_pct),
                "parts": [
                    {"criterion": name, "part": part if part is None else round(part, _SCORE_DECIMALS),
                     "status": one.missing.get(name, "known")}
                    for name, part in one.parts.items()
                ],
            }
            for one in found.scores
        ],
    }  # fmt: skip


def _tenth(value: float | None) -> float | None:
    return value if value is None else round(value, 1)


def places(values: Mapping[str, float | None], *, lower: bool) -> dict[str, int | None]:
    """Rank per name: one more than the number of values that are better; ``None`` has none."""
    known = [value for value in values.values() if value is not None]
    return {
        name: None if value is None else 1 + sum(other < value if lower else other > value for other in known)
        for name, value in values.items()
    }


def shares_first(draws: Mapping[str, NDArray[np.float64]], *, lower: bool) -> dict[str, float | None]:
    """Per name the share of draws, in per cent, in which none is better; without draws ``None``.

    What is infinite or not a number in a draw is not first in it. Draws of all names are equally many.
    """
    stacked = np.array(list(draws.values()))
    if not stacked.size:
        return dict.fromkeys(draws)
    better = np.where(np.isfinite(stacked), -stacked if lower else stacked, -np.inf)
    first = np.isfinite(better) & (better == better.max(axis=0))
    return dict(zip(draws, (100 * first.mean(axis=1)).tolist(), strict=True))


def _ranks(table: DecisionTable, criterion: Criterion) -> CriterionRanks:
    lower = criterion.better == "lower"
    cells = {column.id: table.cells[criterion.id, column.id] for column in table.columns}
    ranks = places({option: printed(cell.value, criterion.unit) for option, cell in cells.items()}, lower=lower)
    drawn = {option: _drawn(table, criterion, option) for option, rank in ranks.items() if rank is not None}
    first = shares_first(drawn, lower=lower)
    found = [Rank(option, rank, first.get(option), cells[option].status) for option, rank in ranks.items()]
    # Sorting keeps the order of the table among those that are alike.
    return CriterionRanks(criterion, tuple(sorted(found, key=lambda one: math.inf if one.rank is None else one.rank)))


def _drawn(table: DecisionTable, criterion: Criterion, option: str) -> NDArray[np.float64]:
    """The draws of a cell, as they would be printed."""
    drawn = table.draws.get((criterion.id, option), np.empty(0))
    return np.round(drawn, decimals(criterion.unit)) + 0.0


def _weighted(table: DecisionTable, weights: Mapping[str, float]) -> tuple[Weighted, ...]:
    known = {criterion.id: criterion for criterion in table.criteria}
    for name, weight in weights.items():
        if name not in known or not known[name].better:
            _fail(
                name, "there is no such criterion with a better side.", "zo'n criterium met een betere kant is er niet."
            )
        if not 0 <= weight < math.inf:
            _fail(name, f"{weight:g} is no weight of zero or more.", f"{weight:g} is geen gewicht van nul of meer.")
    total = math.fsum(weights.values())
    if weights and not total > 0:
        _fail(", ".join(weights), "at least one weight is above zero.", "minstens één gewicht is groter dan nul.")
    found = []
    for criterion in table.criteria:
        if weights.get(criterion.id, 0) > 0:
            cells = (table.cells[criterion.id, column.id].value for column in table.columns)
            values = [value for cell in cells if (value := printed(cell, criterion.unit)) is not None]
            ends = (min(values), max(values)) if values else (None, None)
            worst, best = ends if criterion.better == "higher" else ends[::-1]
            weight = float(weights[criterion.id])
            found.append(Weighted(criterion, weight, weight / total, worst, best))
    return tuple(found)


def _scores(table: DecisionTable, weighted: Sequence[Weighted]) -> tuple[Score, ...]:
    parts: dict[str, dict[str, float | None]] = {}
    missing: dict[str, dict[str, str]] = {}
    for column in table.columns:
        cells = {one.criterion.id: table.cells[one.criterion.id, column.id] for one in weighted}
        parts[column.id] = {
            one.criterion.id: _part(one, printed(cells[one.criterion.id].value, one.criterion.unit)) for one in weighted
        }
        missing[column.id] = {name: cell.status for name, cell in cells.items() if cell.value is None}
    scores = {option: _sum(weighted, own) for option, own in parts.items()}
    ranks = places(scores, lower=False)
    drawn = {option: _drawn_score(table, weighted, option) for option, score in scores.items() if score is not None}
    first = shares_first(drawn, lower=False)
    found = [
        Score(option, score, ranks[option], first.get(option), parts[option], missing[option])
        for option, score in scores.items()
    ]
    return tuple(sorted(found, key=lambda one: math.inf if one.rank is None else one.rank))


def _sum(weighted: Sequence[Weighted], parts: Mapping[str, float | None]) -> float | None:
    found = [(one.share, parts[one.criterion.id]) for one in weighted]
    known = [share * part for share, part in found if part is not None]
    return round(math.fsum(known), _SCORE_DECIMALS) if len(known) == len(found) else None


def _part(one: Weighted, value: Any) -> Any:
    """Where a value (or an array of them) lies between worst and best; 1 where all options are alike."""
    if value is None or one.worst is None or one.best is None:
        return None
    if one.worst == one.best:
        return value * 0.0 + 1.0
    return (value - one.worst) / (one.best - one.worst)


def _drawn_score(table: DecisionTable, weighted: Sequence[Weighted], option: str) -> NDArray[np.float64]:
    """The score in every draw, with worst and best as they are: a draw may lie outside them.

    Without the draws of one criterion there are none.
    """
    draws = [_drawn(table, one.criterion, option) for one in weighted]
    if not all(map(len, draws)):
        return np.empty(0)
    with np.errstate(invalid="ignore"):
        drawn = [one.share * _part(one, of_one) for one, of_one in zip(weighted, draws, strict=True)]
        score: NDArray[np.float64] = np.round(np.sum(drawn, axis=0), _SCORE_DECIMALS) + 0.0
        return score


def _fail(criterion: str, english: str, dutch: str) -> None:
    raise WeightInvalidError(criterion=criterion, english=english, dutch_reason=dutch)
