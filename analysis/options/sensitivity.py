"""A tornado: what a figure becomes when one assumption alone goes to its low and to its high, widest first."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.errors import UnknownCriterionError
from analysis.options.assumptions import PHASE, Assumption, drawn, settings
from analysis.options.chosen import scenarios_of
from analysis.options.document import printed
from analysis.options.draws import GATE_RADIUS_M, MIDDLE, PERCENTILES
from analysis.options.evaluate import Question, figures_of, prepared
from analysis.options.one_at_a_time import ChosenDraws, Row
from analysis.options.street import PARK_AND_RIDE
from geodata.options import BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from analysis.options.assumptions import Varied
    from analysis.options.evaluate import Inputs
    from analysis.options.table import Criterion, Failed
    from analysis.scenario import Scenario

PHASES = MIDDLE
"""Draws of unknown phases behind each figure of public transport, the same for every bar."""

_DRAWS_AT_ONCE = 800


@dataclass(frozen=True)
class Bar:
    """The figure with an assumption at its low and at its high, and then its difference with the base.

    Infinite: nobody gets there; NaN: not known, or no difference since nobody gets there.
    """

    assumption: Assumption
    low: float
    high: float
    change_low: float
    change_high: float
    usual: float

    @property
    def width(self) -> float:
        """Between the least and the greatest of low, usual and high; infinite if only some of them are a number."""
        ends = (self.low, self.usual, self.high)
        return 0.0 if not any(map(math.isfinite, ends)) else max(ends) - min(ends)


@dataclass(frozen=True)
class Tornado:
    """The bars of one criterion and one option, widest first; bars alike stand in the order of their ids.

    A figure that is not known (``value`` NaN) has none.
    """

    criterion: Criterion
    option: str
    value: float
    change: float
    bars: tuple[Bar, ...]


class _Steps:
    """Tells how far it is, after every step."""

    def __init__(self, progress: Callable[[int, int], None] | None) -> None:
        self.done, self.total, self.progress = 0, 0, progress

    def step(self) -> None:
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, self.total)


@dataclass(frozen=True)
class _Asked:
    criterion: str
    scenario: Scenario
    base: Scenario
    tell: _Steps


Pair = tuple[float, float]
"""A figure of the option, and its difference with the base."""


def sensitivity(
    criterion: str,
    option: str,
    question: Question | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Tornado:
    """Move every assumption alone to its low and its high.

    The figure in the middle is that of :func:`analysis.options.evaluate` without bands.

    Parameters
    ----------
    criterion : str
        Id of a row of the decision table.
    option : str
        Id of an option that ships, or the path of an option file.
    question : Question, optional
        As for the decision table; its draws do not matter.
    progress : callable, optional
        Told how many steps of how many are done; what it raises ends the computation.

    Raises
    ------
    UnknownCriterionError
        The option has no such row.
    UnknownOptionError, OptionInvalidError
        There is no such option, or it cannot be carried out.
    """
    inputs = prepared(question or Question())
    failed: list[Failed] = []
    scenarios = scenarios_of([option], inputs.catalogue, failed)
    for one in failed:
        raise one.error
    tell = _Steps(progress)
    asked = _Asked(criterion, list(scenarios.values())[-1], scenarios[BASE], tell)
    varied = list(drawn(inputs))
    rows = (Row(), *(row for _, of in varied for row in of.values()))
    changed = list(settings(inputs))
    tell.total = _parts(asked, inputs, rows) + 2 * len(changed)
    found = _found(asked, inputs, rows)
    usual = found.middle[0]
    if math.isnan(usual[0]):
        return Tornado(found.criterion, asked.scenario.id, *usual, ())
    bars = [
        *_drawn_bars(varied, found.middle[1:], usual),
        _phase_bar(found, usual),
        *(_setting_bar(asked, *setting, usual) for setting in changed),
    ]
    bars.sort(key=lambda bar: (-bar.width, bar.assumption.id))
    return Tornado(found.criterion, asked.scenario.id, *usual, tuple(bars))


NOT_VARIED = (
    "rijtijden van bussen (die 10% kunnen afwijken) en van lijnen van een optie",
    "minuten tussen een trein en de pendel die erop wacht",
    "hoe ver men hoogstens loopt of fietst",
)
"""What the bars say nothing about, in Dutch: it may matter more than what they show."""


def sensitivity_document(found: Tornado) -> dict[str, Any]:
    """What ``paraatkaart options --format json`` prints under ``sensitivity``, per option."""
    unit = found.criterion.unit
    return {
        "criterion": found.criterion.id,
        "option": found.option,
        "value": printed(found.value, unit),
        "change": printed(found.change, unit),
        "bars": [
            {
                "assumption": asdict(bar.assumption),
                **{
                    name: printed(getattr(bar, name), unit)
                    for name in ("low", "high", "change_low", "change_high", "width")
                },
            }
            for bar in found.bars
        ],
        "not_varied": list(NOT_VARIED),
    }


@dataclass(frozen=True, eq=False)
class _Found:
    """Per row the figure and its change; and the draws of the first row, shape (2, phases)."""

    criterion: Criterion
    middle: list[Pair]
    usual: NDArray[np.float64]


def _draws_of(asked: _Asked, inputs: Inputs) -> tuple[int, int]:
    """Draws of the phases for each row, and rows that are computed at once: no more than fit in memory."""
    on_roads = set(asked.criterion.split(".")) & {*inputs.modes, PARK_AND_RIDE}
    phases = 1 if on_roads else PHASES
    return phases, max(_DRAWS_AT_ONCE // phases, 1)


def _parts(asked: _Asked, inputs: Inputs, rows: Sequence[Row]) -> int:
    return -(-len(rows) // _draws_of(asked, inputs)[1])


def _found(asked: _Asked, inputs: Inputs, rows: Sequence[Row]) -> _Found:
    """Compute the option and the base for some rows."""
    phases, at_once = _draws_of(asked, inputs)
    own, base = [], []
    for start in range(0, len(rows), at_once):
        draws = ChosenDraws.of(tuple(rows[start : start + at_once]), phases, inputs.question.seed)
        chosen = replace(inputs, draws=draws, kept={}, transit=inputs.transit.drawing(draws))
        criterion, drawn = _by_row(asked, asked.scenario, chosen, draws)
        own.append(drawn)
        base.append(drawn if asked.scenario.id == BASE else _by_row(asked, asked.base, chosen, draws)[1])
        asked.tell.step()
    values, of_base = np.concatenate(own), np.concatenate(base)
    with np.errstate(invalid="ignore"):
        middle, of_today = (np.percentile(one, 50, axis=1, method="inverted_cdf") for one in (values, of_base))
        pairs = list(zip(middle.tolist(), (middle - of_today).tolist(), strict=True))
        return _Found(criterion, pairs, np.stack([values[0], values[0] - of_base[0]]))


def _by_row(
    asked: _Asked, scenario: Scenario, inputs: Inputs, draws: ChosenDraws
) -> tuple[Criterion, NDArray[np.float64]]:
    """The figure in the draws of every row; figures are computed one after the other, and no more than are needed."""
    known = []
    for figure in figures_of(scenario, asked.base, inputs):
        if figure.criterion.id == asked.criterion:
            return figure.criterion, draws.by_row(figure.draws)
        known.append(figure.criterion.id)
    raise UnknownCriterionError(criterion=asked.criterion, option=scenario.id, known=", ".join(known))


def _drawn_bars(
    assumptions: Sequence[tuple[Assumption, Mapping[str, Row]]], middle: Sequence[Pair], usual: Pair
) -> Iterator[Bar]:
    """``middle`` holds the rows of all assumptions, one after the other."""
    start = 0
    for assumption, of in assumptions:
        own = dict(zip(of, middle[start : start + len(of)], strict=True))
        start += len(of)
        if "low" in own:
            yield _bar(assumption, own["low"], own["high"], usual)
            continue
        by_figure = sorted(own, key=lambda name: own[name][0])
        least, most = by_figure[0], by_figure[-1]
        if own[least][0] != own[most][0]:
            low, high = (f"{GATE_RADIUS_M:g} m {name}" for name in (least, most))
            assumption = replace(assumption, low=low, high=high)  # noqa: PLW2901  with the directions that matter
        yield _bar(assumption, own[least], own[most], usual)


def _phase_bar(found: _Found, usual: Pair) -> Bar:
    """The figure over the draws of the phases, all else as usual."""
    low, high = np.percentile(found.usual, PERCENTILES, axis=1, method="inverted_cdf").tolist()
    return _bar(PHASE, (low[0], low[1]), (high[0], high[1]), usual)


def _bar(assumption: Assumption, low: Pair, high: Pair, usual: Pair) -> Bar:
    return Bar(assumption, low[0], high[0], low[1], high[1], usual[0])


def _setting_bar(asked: _Asked, assumption: Assumption, low: Varied, high: Varied, usual: Pair) -> Bar:
    ends = []
    for varied in (low, high):
        scenario, base = (
            replace(one, changes=tuple(replace(placed, change=varied.edit(placed.change)) for placed in one.changes))
            for one in (asked.scenario, asked.base)
        )
        ends.append(_found(replace(asked, scenario=scenario, base=base), varied.inputs, (Row(),)).middle[0])
    return _bar(assumption, ends[0], ends[1], usual)
