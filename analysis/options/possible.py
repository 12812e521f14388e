"""Whether a new line can be driven, and what a line that cannot be met is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import numpy as np

from geodata.timetable.embedded import embedded_tables

if TYPE_CHECKING:
    import pandas as pd

    from analysis.changes import AddLine
    from analysis.scenario import Placed

FASTEST_KMH = 150.0
"""No vehicle of a new line is faster than this in a straight line between two stops."""


def check_speed(stops: pd.DataFrame, placed: Placed, change: AddLine) -> None:
    """Refuse a line that is faster than any vehicle; ``stops`` have ``id``, ``x_m`` and ``y_m`` (RD).

    Raises
    ------
    OptionInvalidError
        Two stops are farther apart than the minutes between them allow, or at the same place.
    """
    places = stops.drop_duplicates("id").set_index("id")[["x_m", "y_m"]].astype(float)
    xy = places.loc[[call.stop for call in change.calls]].to_numpy()
    for number, far_m in enumerate(np.hypot(*np.diff(xy, axis=0).T).tolist(), 1):
        before, here = change.calls[number - 1], change.calls[number]
        kmh = far_m / 1_000 / ((here.minutes - before.minutes) / 60)
        if far_m < 1:
            text = f"{before.stop} and {here.stop} are at the same place."
            placed.fail(f"calls[{number + 1}].stop", text, f"{before.stop} en {here.stop} liggen op dezelfde plek.")
        if kmh > FASTEST_KMH:
            placed.fail(
                f"calls[{number + 1}].minutes",
                f"{before.stop} – {here.stop} would be {kmh:.0f} km/h in a straight line; at most {FASTEST_KMH:.0f}.",
                f"{before.stop} – {here.stop} zou hemelsbreed {kmh:.0f} km/u zijn; hoogstens {FASTEST_KMH:.0f}.",
            )


def not_in_service(placed: Placed, line: str) -> NoReturn:
    """Say of a line that cannot be met whether it exists but does not run.

    Raises
    ------
    OptionInvalidError
        Always.
    """
    if line in set(embedded_tables().lines["id"]):
        placed.fail("meet", f"line '{line}' is not in service.", f"lijn '{line}' rijdt niet.")
    placed.fail("meet", f"there is no line '{line}'.", f"er is geen lijn '{line}'.")
