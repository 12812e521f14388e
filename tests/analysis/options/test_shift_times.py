"""Name and time of a shift, in every option."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from analysis.options import Question, document, evaluate
from analysis.options.demand import load_shifts
from analysis.options.export import decision_frame
from geodata import embedded

if TYPE_CHECKING:
    from pathlib import Path


def test_no_name_of_a_shift_says_a_time() -> None:
    assert not [shift.name for shift in load_shifts(embedded()).values() if re.search(r"\d", shift.name)]


def test_every_figure_of_a_shift_says_the_time_that_it_is_for() -> None:
    table = evaluate(["werktijden"], Question(draws=0))
    found = document(table)
    times = {one["id"]: {shift["id"]: shift["time"] for shift in one["shifts"]} for one in found["options"]}
    assert (times["today"]["early"], times["werktijden"]["early"]) == ("07:30", "08:30")
    assert (times["today"]["office"], times["werktijden"]["office"]) == ("08:30", "09:15")
    told = {one["id"]: [cell["shift_time"] for cell in one["cells"]] for one in found["criteria"]}
    for row in ("shift.early.transit", "short.early", "free.early.car", "station.NS-SWK.transit"):
        assert told[row] == ["07:30", "08:30"], row
    assert told["shift.early_out.transit"] == ["16:00", "17:00"]
    assert told["station.NS-SWK.car"] == told["inhabitants.car.15"] == [None, None]
    frame = decision_frame(table).set_index(["criterion", "option"])
    assert frame.loc[("shift.early.transit", "werktijden"), "shift_time"] == "08:30"
    assert not any(re.search(r"\d\d:\d\d", row["name"]) for row in found["criteria"])


def test_a_table_of_ones_own_gives_the_times(tmp_path: Path) -> None:
    path = tmp_path / "diensten.csv"
    text = (embedded().folder / "data" / "shifts.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        row["time"] = "03:00" if row["id"] == "early" else row["time"]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    found = document(evaluate(["today"], Question(draws=0, shifts=path)))
    (row,) = [one for one in found["criteria"] if one["id"] == "within_120.early"]
    assert row["cells"][0]["shift_time"] == "03:00"
