"""Dutch wording of the values that the data uses."""

from __future__ import annotations

DESTINATION = "jpk"
"""The destination that the reachability page is about."""

PLAN_STATUS = {
    "bestaand": "bestaand",
    "gepland": "gepland",
    "afgesproken": "afgesproken",
    "verkenning": "verkenning",
}
"""Plan status as shown to people, firm to open."""

PLAN_STATUS_MEANING = {
    "bestaand": "is er nu",
    "gepland": "staat in een plan",
    "afgesproken": "is vastgelegd in een besluit of akkoord",
    "verkenning": "wordt onderzocht",
}
"""What the plan status means, for the legend."""

FIGURE_STATUS = {
    "bestaand": "opgave",
    "gepland": "doel of plan",
    "afgesproken": "afgesproken doel",
    "verkenning": "verwachting",
}
"""Plan status of a figure as shown to people: a number does not exist, it is given, aimed at, agreed or expected."""

EVIDENCE = {
    "measured": "gemeten",
    "stated": "vermeld",
    "derived": "afgeleid",
    "illustrative": "illustratief",
}
"""Evidence as shown to people, strong to weak."""

EVIDENCE_MEANING = {
    "measured": "staat zo in een register, meting of wet",
    "stated": "staat in een document of persbericht",
    "derived": "door ons berekend uit andere gegevens",
    "illustrative": "door ons geschetst om de plek aan te duiden",
}
"""What the evidence means, for the legend and for popups."""

LEVEL = {"embedded": "meegeleverd", "refreshed": "ververst"}
"""Levels of the data: what ships with Paraatkaart, and what the user fetched from the source."""

MODE = {"car": "Auto", "bike": "Fiets"}
"""Modes of transport, as on the switch."""

BY_MODE = {"car": "met de auto", "bike": "met de fiets"}
"""Modes of transport, in a sentence."""


def status_of(category: str, plan_status: str) -> str:
    """The plan status of a row of the register as shown to people."""
    return (FIGURE_STATUS if category == "figure" else PLAN_STATUS)[plan_status]
