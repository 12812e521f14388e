"""Minutes by car with free roads and in the peak, beside the one that counts for a shift."""

from __future__ import annotations

from analysis.options import Question, evaluate


def test_the_row_of_a_shift_is_one_of_both() -> None:
    table = evaluate(["werktijden"], Question(draws=5))
    inside = {("office", "today"): True, ("office", "werktijden"): False, ("early", "today"): True}
    for (shift, option), in_peak in inside.items():
        kind = "peak" if in_peak else "free"
        assert table.cells[f"shift.{shift}.car", option].value == table.cells[f"{kind}.{shift}.car", option].value
    for shift in ("early", "office"):
        free, peak = (table.cells[f"{kind}.{shift}.car", "today"] for kind in ("free", "peak"))
        assert free.value is not None
        assert peak.value is not None
        assert free.value < peak.value
        assert free.low is not None
    ids = {criterion.id for criterion in table.criteria}
    assert not {"free.saturday_in.car", "free.sunday_in.car", "free.early.bike"} & ids
