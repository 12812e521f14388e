"""What the page of dual use says of facilities of barracks for shared use."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from analysis.dual_use.facilities import (
    ANY,
    BOTH,
    CARE,
    CONDITION,
    EDUCATION,
    NOT_NAMED,
    PARKING,
    SPORT,
    TO_CIVIL,
    TO_MILITARY,
)
from geodata.plain import records
from ui import facts
from ui import words as texts
from ui.language import Words, tr
from ui.register_text import link

if TYPE_CHECKING:
    import pandas as pd

KINDS = Words({SPORT: "Sport", PARKING: "Parkeren", CARE: "Zorg", EDUCATION: "Onderwijs", ANY: "Alle voorzieningen"})
SHARING = Words(
    {
        TO_MILITARY: "civiel, ook voor Defensie",
        TO_CIVIL: "militair, ook voor burgers",
        BOTH: "over en weer",
        NOT_NAMED: "gedeeld gebruik wordt niet genoemd",
        CONDITION: "voorwaarde",
    }
)


def table(found: pd.DataFrame) -> str:
    """Facilities with who is to share them, as an HTML table."""
    columns = [
        tr("Voorziening"),
        tr("Wat de documenten zeggen"),
        tr("Delen"),
        tr("Gemeente"),
        tr("Planstatus"),
        tr("Bewijs en bron"),
    ]
    body = [
        [
            KINDS[row["kind"]],
            f"{link(row['id'], str(row['name']))}<br>{escape(str(row['statement']))}",
            SHARING[row["sharing"]],
            escape(str(row["municipalities"]).replace(";", ", ")) or facts.NONE,
            escape(texts.PLAN_STATUS.get(str(row["plan_status"]), tr(facts.UNKNOWN))),
            f"{facts.evidence(row['evidence'])}, {escape(str(row['source']))}",
        ]
        for row in records(found)
    ]
    return facts.table(tr("Gedeelde voorzieningen van kazernes"), columns, body, (), {columns[1]})
