"""What the options page says about the network that it computes on."""

from __future__ import annotations

from ui import option_about


def test_the_command_for_another_network_is_told() -> None:
    fetched = option_about.network("paraatkaart options --option today", fetched=True)
    assert "`paraatkaart options --option today --network streets`" in fetched
    assert "nog geen stratennetwerk" not in fetched
    none = option_about.network("paraatkaart options", fetched=False)
    assert "nog geen stratennetwerk" in none
    assert "`paraatkaart options --network MAP`" in none
