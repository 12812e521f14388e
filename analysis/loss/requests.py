"""What the documents ask or offer beside land: the rows of the register on compensation that is no hectares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata import active
from layers.register import load_register

if TYPE_CHECKING:
    import pandas as pd

REQUESTS = {
    "VRA-14": "effects",
    "VRA-05": "shared_use",
    "AAN-03": "housing",
    "AAN-08": "station_area",
    "SGB-01": "station_area",
    "SGB-02": "station_area",
    "AFS-13": "jobs",
}
"""Row of the register → what it is about, by our reading. Of a fund the documents say nothing."""

COLUMNS = ("topic", "id", "name", "statement", "plan_status", "evidence", "source", "reference_date")


def other_requests() -> pd.DataFrame:
    """Requests and offers beside land: :data:`COLUMNS`, in the order of :data:`REQUESTS`, as the register has them."""
    rows = load_register().rows.rename(columns={"paraphrase": "statement"}).set_index("id", drop=False)
    found = rows.loc[list(REQUESTS)]
    titles = [active().sources[name].title for name in found["source"]]
    return found.assign(topic=list(REQUESTS.values()), source=titles)[list(COLUMNS)].reset_index(drop=True)
