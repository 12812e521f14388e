"""``paraatkaart reach``."""


def reach() -> None:
    """Who can be at the gate in time."""
