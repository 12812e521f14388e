"""What was published about a plan: figures that stand side by side, because they disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.register import load_register

if TYPE_CHECKING:
    import pandas as pd

CLASSES = ("landbouw", "natuur en bos", "bebouwd en overig", "wegen en water")
"""Kinds of ground that a plan may take. Without parcels each of them can be anything from none to all of it."""


def statements(plan_id: str) -> pd.DataFrame:
    """Everything the register says in figures about a plan, in its own words.

    Returns
    -------
    DataFrame
        ``id``, ``topic``, ``statement``, ``value`` (a text, such as "200 tot 400"), ``unit``, ``date``, ``source``,
        ``evidence``; no row if nothing was published.
    """
    register = load_register()
    titles = register.topics.set_index("id")["title"]
    about = register.conflicts["register_id"]
    found = register.conflicts[(about == plan_id) & (about != "")]
    columns = ["id", "topic", "statement", "value", "unit", "date", "source", "evidence"]
    return found.assign(topic=titles.loc[found["topic"]].to_numpy(), source=found["source_text"])[columns].reset_index(
        drop=True
    )


def bounds_without_parcels(gross_ha: float) -> list[dict[str, Any]]:
    """Rows of ``by_class`` for a plan without parcels: nothing is known but that no class takes more than the plan."""
    return [
        {
            "kind": "class",
            "class": name,
            "area_ha": None,
            "area_low_ha": 0.0,
            "area_high_ha": gross_ha,
            "parcels": None,
        }
        for name in CLASSES
    ]
