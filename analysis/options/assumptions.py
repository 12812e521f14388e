"""What the figures rest on and nobody knows exactly: each assumption with its low, its high and their source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.changes import AddHub, Change, HubTaxi
from analysis.options.draws import GATE_RADIUS_M, PERCENTILES
from analysis.options.line_tables import HUB_TAXI_MARGIN_MIN
from analysis.options.one_at_a_time import Row, gate_rows
from geodata.frames import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from analysis.options.evaluate import Inputs

HUB_TAXI_MARGIN_LOW_HIGH = (10.0, 15.0)
CHANGE_FACTOR_LOW_HIGH = (0.5, 2.0)

_OURS = "paraatkaart-options"


@dataclass(frozen=True)
class Assumption:
    """What is not known, with its range.

    Attributes
    ----------
    name, unit, low, usual, high : str
        Dutch; the values as text, since some are directions or a choice.
    source : str
        Id of the source of the range (:attr:`geodata.Catalogue.sources`); of several with ``|`` between them.
    """

    id: str
    name: str
    unit: str
    low: str
    usual: str
    high: str
    evidence: str
    source: str


@dataclass(frozen=True)
class Varied:
    """Something else to compute with: other inputs, and changes of options edited."""

    inputs: Inputs
    edit: Callable[[Change], Change] = lambda change: change


PHASE = Assumption(
    id="phase",
    name="Vertrekminuut van lijnen met alleen een interval",
    unit="",
    low="5e percentiel",
    usual="midden",
    high="95e percentiel",
    evidence="derived",
    source="timetable-facts",
)
"""Its low and high are those of the figure over the draws: phases have no low and high of their own."""


def drawn(inputs: Inputs) -> Iterator[tuple[Assumption, Mapping[str, Row]]]:
    """What the draws of the bands vary: rows of values by ``low`` and ``high``, of the gate by direction.

    Of measured errors low and high are the 5th and 95th percentile, of speeds the lowest and highest of ``modes``. What
    was not measured on the network of the ways is left out.
    """
    lengths, times = inputs.measured.lengths, inputs.measured.times
    rim = f"{GATE_RADIUS_M:g} m, elke richting"
    yield Assumption("gate", "Plaats van de poort", "", rim, "ons punt", rim, "derived", "ndov-stops-2015"), gate_rows()
    if len(lengths):
        low, high = _ends(lengths)
        yield (
            _ranged("network", ("Fout in de lengte van wegen", "× lengte"), (low, 1, high), "derived", "paraatkaart"),
            {"low": Row(distance=low), "high": Row(distance=high)},
        )
    if len(times):
        low, high = _ends(times / inputs.peak_factor)
        yield (
            _ranged("car_time", ("Rijtijd van auto's", "× tijd"), (low, 1, high), "stated", _time_sources(inputs)),
            {"low": Row(car_time=low), "high": Row(car_time=high)},
        )
    for mode in inputs.modes.values():
        low, high = mode.factor_low, mode.factor_high
        if mode.network != "car" and low != high:
            name = f"Snelheid: {mode.name[0].lower()}{mode.name[1:]}"
            yield (
                _ranged(f"speed_{mode.id}", (name, "× snelheid"), (low, 1, high), mode.evidence, mode.source),
                {"low": Row(speeds={mode.id: low}), "high": Row(speeds={mode.id: high})},
            )


def settings(inputs: Inputs) -> Iterator[tuple[Assumption, Varied, Varied]]:
    """What the draws do not vary: documented settings, at their low and at their high."""
    if len(inputs.measured.times):
        highest = float(inputs.measured.times.max())
        values = (1, inputs.peak_factor, highest)
        yield (
            _ranged("peak", ("Auto's in de spits", "× tijd"), values, "stated", _time_sources(inputs)),
            Varied(replace(inputs, peak_factor=1.0)),
            Varied(replace(inputs, peak_factor=highest)),
        )
    low, high = HUB_TAXI_MARGIN_LOW_HIGH
    usual = (low, HUB_TAXI_MARGIN_MIN, high)
    yield (
        _ranged("hub_taxi_margin", ("Marge van de hubtaxi", "min"), usual, "illustrative", _OURS),
        _with_margin(inputs, low),
        _with_margin(inputs, high),
    )
    name = "Hubtaxi geweigerd waar een bus of trein de rit binnen een uur maakt"
    told = "ja" if inputs.question.taxi_rule else "nee"
    yield (
        Assumption("hub_taxi_rule", name, "", "nee", told, "ja", "stated", "timetable-facts"),
        _with_rule(inputs, taxi_rule=False),
        _with_rule(inputs, taxi_rule=True),
    )
    low, high = CHANGE_FACTOR_LOW_HIGH
    yield (
        _ranged("hub_change", ("Overstappen bij deelfietsen en P+R", "× tijd"), (low, 1, high), "illustrative", _OURS),
        Varied(inputs, _changing(low)),
        Varied(inputs, _changing(high)),
    )
    if inputs.ways is not None:
        return  # assumptions are about links of the strategic network
    chosen = inputs.question.assumptions
    for row in rows(inputs.catalogue.table("network_assumptions")):
        told = "ja" if row.id in chosen else "nee"
        yield (
            Assumption(f"assume_{row.id}", row.name, "", "nee", told, "ja", row.evidence, row.source),
            _assuming(inputs, chosen - {row.id}),
            _assuming(inputs, chosen | {row.id}),
        )


def _with_margin(inputs: Inputs, margin_min: float) -> Varied:
    """The base timetable, and the options, with another margin on the rides of the hub taxi."""
    base = inputs.transit.base
    tables = base.tables
    taxi = tables.lines.loc[tables.lines["mode"] == "on_demand", "id"]
    late = tables.calls["line"].isin(taxi) & (tables.calls["order"] > 1)
    minutes = tables.calls["minutes"] + np.where(late, round(margin_min - HUB_TAXI_MARGIN_MIN), 0)
    tables = replace(tables, calls=tables.calls.assign(minutes=minutes))
    changed = replace(inputs, transit=replace(inputs.transit, base=replace(base, tables=tables), kept={}, read={}))
    return Varied(
        changed, lambda change: replace(change, margin_min=margin_min) if isinstance(change, HubTaxi) else change
    )


def _with_rule(inputs: Inputs, *, taxi_rule: bool) -> Varied:
    """The hub taxi refused where buses and trains make its trip, or going whatever they do."""
    base = replace(inputs.transit.base, taxi_rule=taxi_rule)
    transit = replace(inputs.transit, base=base, kept={}, read={})
    return Varied(replace(inputs, question=replace(inputs.question, taxi_rule=taxi_rule), transit=transit))


def _changing(factor: float) -> Callable[[Change], Change]:
    return lambda change: (
        replace(change, change_min=change.change_min * factor) if isinstance(change, AddHub) else change
    )


def _assuming(inputs: Inputs, assumptions: frozenset[str]) -> Varied:
    transit = replace(inputs.transit, assumptions=assumptions, kept={}, read={})
    return Varied(
        replace(inputs, question=replace(inputs.question, assumptions=assumptions), streets={}, transit=transit)
    )


def _time_sources(inputs: Inputs) -> str:
    checks = inputs.catalogue.table("network_checks")
    return "|".join(dict.fromkeys(checks.loc[checks["kind"] == "time", "source"].astype(str)))


def _ranged(
    name: str, texts: tuple[str, str], values: tuple[float, float, float], evidence: str, source: str
) -> Assumption:
    """``texts`` are the Dutch name and the unit."""
    low, usual, high = (f"{value:.3g}".replace(".", ",") for value in values)
    return Assumption(name, *texts, low, usual, high, evidence, source)


def _ends(values: NDArray[np.float64]) -> tuple[float, float]:
    """What a band goes from and to."""
    low, high = np.percentile(values, PERCENTILES, method="inverted_cdf")
    return float(low), float(high)
