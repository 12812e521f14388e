"""What ``paraatkaart options`` adds on request: ranks, scores by the user's weights, and sensitivity."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import typer

from cli.output import print_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.options import DecisionTable, Question
    from analysis.options.ranking import Ranking
    from analysis.options.sensitivity import Tornado


def weights_of(texts: Sequence[str]) -> dict[str, float]:
    """Weights by criterion from texts ``CRITERION=WEIGHT``."""
    found: dict[str, float] = {}
    for text in texts:
        name, sign, weight = text.partition("=")
        try:
            value = float(weight)
        except ValueError:
            value = math.nan
        if not sign or not math.isfinite(value) or name in found:
            message = f"'{text}' is not CRITERION=WEIGHT, each criterion once, such as shift.early.transit=2."
            raise typer.BadParameter(message, param_hint="--weight")
        found[name] = value
    return found


def tornados(table: DecisionTable, criterion: str, options: Sequence[str], question: Question) -> list[Tornado]:
    """Sensitivity of the options that were named and could be computed, of the base if none were."""
    from analysis.errors import UnknownCriterionError
    from analysis.options.checking import find
    from analysis.options.sensitivity import sensitivity
    from geodata.errors import ParaatkaartError

    known = [one.id for one in table.criteria]
    if criterion not in known:
        raise UnknownCriterionError(criterion=criterion, option=table.base, known=", ".join(known))
    computed = {column.id for column in table.columns}
    chosen = []
    for option in options or [table.base]:
        try:
            found = find(option)
        except ParaatkaartError:
            continue  # the table says why
        if found.id in computed:
            chosen.append(option)
    return [sensitivity(criterion, option, question) for option in dict.fromkeys(chosen)]


def ranks(table: DecisionTable, weights: Mapping[str, float]) -> Ranking:
    """Ranks of a table, with scores if there are weights."""
    from analysis.options.ranking import ranking

    return ranking(table, weights)


def print_ranking(found: Ranking, *, criteria: bool) -> None:
    """Print the ranks of all ``criteria``, and scores if there are weights."""
    if criteria and found.criteria:
        print("\nRank per criterion (per cent of the draws in which no option is better); alike: shared, no figure: -")
        print_table(
            [
                {"criterion": one.criterion.id, **{rank.option: _rank(rank.rank, rank.first_pct) for rank in one.ranks}}
                for one in (_in_one_order(one, found) for one in found.criteria)
            ]
        )
    if not found.scores:
        return
    print("\nWeights: the worst option counts 0, the best 1")
    names = ("weight", "share", "worst", "best")
    print_table(
        [{"criterion": one.criterion.id, **{name: getattr(one, name) for name in names}} for one in found.weights]
    )
    print()
    print_table(
        [
            {
                "option": one.option,
                "score": "onbekend" if one.score is None else f"{one.score:.3f}",
                "rank": _rank(one.rank, one.first_pct),
                "missing": ", ".join(one.missing) or "-",
            }
            for one in found.scores
        ]
    )


def print_tornado(found: Tornado) -> None:
    """Print the bars of one option, widest first."""
    from analysis.options.sensitivity import sensitivity_document

    shown = sensitivity_document(found)
    print(f"\nSensitivity of {shown['criterion']} for '{shown['option']}': {_number(shown['value'])}")
    print_table(
        [
            {
                "assumption": bar["assumption"]["id"],
                **{name: _number(bar[name]) for name in ("low", "high", "change_low", "change_high", "width")},
                "from": bar["assumption"]["low"],
                "to": bar["assumption"]["high"],
                "unit": bar["assumption"]["unit"],
                "source": bar["assumption"]["source"],
            }
            for bar in shown["bars"]
        ]
    )
    print(f"Not varied: {'; '.join(shown['not_varied'])}.")


def _in_one_order(one: Any, found: Ranking) -> Any:
    """The ranks of a criterion in the order of the first one, so that they make columns."""
    from dataclasses import replace

    order = [rank.option for rank in found.criteria[0].ranks]
    return replace(one, ranks=tuple(sorted(one.ranks, key=lambda rank: order.index(rank.option))))


def _rank(rank: int | None, first_pct: float | None) -> str:
    if rank is None:
        return "-"
    return str(rank) if first_pct is None else f"{rank} ({first_pct:.0f}%)"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"
