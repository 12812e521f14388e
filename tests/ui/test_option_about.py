"""What the options page says about the network that it computes on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from geodata import embedded
from ui import option_about

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.options import DecisionTable


def over(streets: dict[str, str] | None) -> str:
    return option_about.network(cast("DecisionTable", SimpleNamespace(settings={"streets": streets})))


def test_the_network_of_a_table_is_told() -> None:
    assert "strategisch netwerk" in over(None)
    told = over({"source": "drenthe.osm.pbf", "digest": "abcdef0123456789"})
    assert "drenthe.osm.pbf, kenmerk abcdef012345." in told
    assert "geweigerd" in told


def test_the_tables_in_use_are_told(tmp_path: Path) -> None:
    catalogue = embedded()
    ours = option_about.assumptions(catalogue)
    assert "Vroege dienst" in ours
    assert "eigen tabel" not in ours

    shifts, demand = tmp_path / "shifts.csv", tmp_path / "demand.csv"
    shifts.write_text("id,name,day_type,direction,time\nlate,Laat <1>,weekday,to,14:00\n", encoding="utf-8")
    table = catalogue.table("demand").iloc[:1].assign(name="Wij <2>", people=12, shift="late", source="Eigen telling")
    table.to_csv(demand, index=False)
    own = option_about.assumptions(catalogue, shifts, demand)
    assert "Laat &lt;1&gt;" in own
    assert "14:00" in own
    assert "<dt>Wij &lt;2&gt; <small>12 personen, eigen tabel</small></dt>" in own
    assert "Bron: Eigen telling." in own
    assert "Vroege dienst" not in own
    assert "Vaste staf" not in own
