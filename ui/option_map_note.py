"""What stands below the map of an option: what it rests on, and that it asks less than the table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ui import words as texts
from ui.language import tr
from ui.option_why import clock, homeward

if TYPE_CHECKING:
    from analysis.transit.answer import DoorToDoor


def map_note(found: DoorToDoor, name: str, than: DoorToDoor | None, other: str) -> str:
    """What the map rests on, and that it asks less than the table, as HTML."""
    if than is not None and found.digest == than.digest:
        changed = tr(
            "Bij deze manier van reizen verandert „{name}” niets tegenover „{other}”. ",
            name=escape(name),
            other=escape(other),
        )
    elif than is not None and found.deadline_s != than.deadline_s:
        changed = tr(
            "De dienst begint met „{name}” om {deadline_s} en met „{other}” om {deadline_s_2}; "
            "elke reis is op de eigen tijd. ",
            name=escape(name),
            deadline_s=clock(found.deadline_s),
            other=escape(other),
            deadline_s_2=clock(than.deadline_s),
        )
    else:
        changed = ""
    shift = clock(found.deadline_s)
    way = (
        tr("van de poort naar huis na de dienst tot {shift}, het wachten na de dienst meegeteld", shift=shift)
        if homeward(found)
        else tr("naar de dienst van {shift}, het wachten voor de dienst meegeteld", shift=shift)
    )
    missing = (
        tr(
            "Geen reis gevonden: in de meegeleverde dienstregeling is daar geen lijn in de buurt, of "
            "de eerste rijdt te laat; lang niet alle bussen staan erin. "
        )
        if found.timetable.level == "embedded"
        else ""
    )
    return tr(
        '<p class="small">{changed}De kaart toont het openbaar vervoer {way}. <b>Kaart en tabel '
        "verschillen:</b> de kaart kent alleen de manieren om bij de halte en van de laatste halte "
        "te komen die hierboven gekozen zijn, de tabel rekent voor elke reiziger met de snelste. "
        "Elk punt is een gebied met inwoners. {missing}{draws} trekkingen van {phases} onbekende "
        "vertrekminuten; bewijs: {evidence}; kenmerk {digest}.</p>",
        changed=changed,
        way=way,
        missing=missing,
        draws=found.draws,
        phases=found.phases,
        evidence=texts.EVIDENCE[found.evidence],
        digest=found.digest,
    )
