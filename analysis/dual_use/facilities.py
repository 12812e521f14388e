"""Facilities of barracks that the documents speak of: sport, parking, care and education, and what they say of sharing.

Which rows of the register are about which facility is a reading of ours. The rows say what they say: where no shared
use is named, none is claimed, and of hours, capacity or price the documents give nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from geodata import active
from layers.register import load_register

SPORT, PARKING, CARE, EDUCATION, ANY = "sport", "parking", "care", "education", "any"
TO_MILITARY, TO_CIVIL, BOTH, NOT_NAMED, CONDITION = (
    "civil_to_military",
    "military_to_civil",
    "both_ways",
    "not_named",
    "condition",
)


class _Reading(NamedTuple):
    kind: str
    id: str
    sharing: str


READINGS = (
    _Reading(SPORT, "KAZ-13", BOTH),
    _Reading(SPORT, "CAM-05", TO_MILITARY),
    _Reading(SPORT, "WEE-04", TO_MILITARY),
    _Reading(PARKING, "KAZ-13", BOTH),
    _Reading(CARE, "KAZ-09", NOT_NAMED),
    _Reading(CARE, "KAZ-07", NOT_NAMED),
    _Reading(CARE, "KAZ-11", NOT_NAMED),
    _Reading(EDUCATION, "KAZ-06", TO_CIVIL),
    _Reading(EDUCATION, "CAM-01", NOT_NAMED),
    _Reading(EDUCATION, "KAZ-09", NOT_NAMED),
    _Reading(ANY, "AAN-10", TO_CIVIL),
    _Reading(ANY, "AFS-18", CONDITION),
)
"""Kind of facility, row of the register, and who is to share with whom by that row; ``any`` is about all of them."""

COLUMNS = (
    *("kind", "id", "name", "sharing", "statement", "municipalities", "plan_status", "evidence", "source"),
    "reference_date",
)


def shared_facilities() -> pd.DataFrame:
    """What the register says of facilities for shared use.

    Returns
    -------
    DataFrame
        :data:`COLUMNS`, one row per kind and row of the register; ``statement`` is that row in our words and in Dutch,
        ``evidence`` and ``source`` (the title of its first one) are its own.
    """
    rows = load_register().rows.rename(columns={"paraphrase": "statement"})
    rows = rows.assign(source=[active().sources[name].title for name in rows["source"]])
    return pd.DataFrame(READINGS, columns=["kind", "id", "sharing"]).merge(rows, on="id", validate="m:1")[list(COLUMNS)]
