"""What an option may not say, and that one that cannot be computed takes no other with it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest

from analysis.errors import OptionFaultError, OptionInvalidError
from analysis.options import Question, evaluate
from analysis.options.checking import check
from analysis.scenario import of_values, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analysis.options.table import Figure
    from analysis.scenario import Scenario

evaluate_module = importlib.import_module("analysis.options.evaluate")

HEAD = {
    "id": "proef",
    "name": "Proef",
    "version": "1",
    "rationale": "Om te proberen.",
    "evidence": "illustrative",
    "source": "paraatkaart-options",
    "reference_date": "2026-11",
}
LINE = {
    "kind": "add_line",
    "id": "L",
    "name": "L",
    "headway_min": 30,
    "calls": [{"stop": "swk-bus", "minutes": 0}, {"stop": "jpk-poort", "minutes": 17}],
}
HOURS = {"line": "B28", "first": "07:00", "last": "09:00"}


@pytest.mark.parametrize("headway", [0.4, 0.999, 7.5, 0, -3])
@pytest.mark.parametrize("change", [LINE, HOURS | {"kind": "change_headway"}, HOURS | {"kind": "extend_hours"}])
def test_a_headway_is_a_whole_number_of_minutes(change: dict[str, Any], headway: float) -> None:
    with pytest.raises(OptionInvalidError, match=r"whole number of minutes .*key 'change\[1\]\.headway_min'"):
        of_values({**HEAD, "change": [change | {"headway_min": headway}]}, "proef.toml")
    of_values({**HEAD, "change": [change | {"headway_min": 7}]}, "proef.toml")


def test_what_is_infinite_or_no_toml_is_told_in_words() -> None:
    with pytest.raises(OptionInvalidError, match=r"inf is no finite number\. .*headway_min"):
        of_values({**HEAD, "change": [LINE | {"headway_min": float("inf")}]}, "proef.toml")
    with pytest.raises(OptionInvalidError, match="key '-'"):
        parsed("id = [[[", "proef.toml")


def test_a_fault_in_one_option_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = evaluate_module.figures_of

    def broken(scenario: Scenario, *rest: Any) -> Iterator[Figure]:
        if scenario.id == "werktijden":
            raise ZeroDivisionError("division by zero")
        yield from whole(scenario, *rest)

    monkeypatch.setattr(evaluate_module, "figures_of", broken)
    table = evaluate(["werktijden", "deelfietsen"], Question(draws=0))
    assert [column.id for column in table.columns] == ["today", "deelfietsen"]
    (failed,) = table.failed
    assert isinstance(failed.error, OptionFaultError)
    assert "'werktijden' (werktijden.toml)" in str(failed.error)
    assert "ZeroDivisionError: division by zero" in str(failed.error)
    assert isinstance(failed.error.__cause__, ZeroDivisionError)


def test_an_option_that_closes_every_road_to_the_gate_has_no_way(tmp_path: Path) -> None:
    path = tmp_path / "proef.toml"
    head = "\n".join(f'{key} = "{value}"' for key, value in HEAD.items())
    path.write_text(f'{head}\n[[change]]\nkind = "close_road"\nroad = "N353"\n', encoding="utf-8")
    table = evaluate([str(path)], Question(draws=4))
    assert table.failed == ()
    assert table.cells["shift.office.car", "proef"].status == "unreachable"
    assert table.cells["travellers.car.60", "proef"].value == 0


def test_no_line_is_faster_than_any_vehicle_or_meets_what_does_not_run() -> None:
    calls = [{"stop": "swk-bus", "minutes": 0}, {"stop": "jpk-poort", "minutes": 1}]
    with pytest.raises(OptionInvalidError, match=r"km/h .*key 'change\[1\]\.calls\[2\]\.minutes'"):
        check(of_values({**HEAD, "change": [LINE | {"calls": calls}]}, "proef.toml"))
    met = {key: value for key, value in LINE.items() if key != "headway_min"}
    for line, told in {"PLAN-NSL": "is not in service", "NERGENS": "there is no line"}.items():
        with pytest.raises(OptionInvalidError, match=told):
            check(of_values({**HEAD, "change": [met | {"meet": [line]}]}, "proef.toml"))
