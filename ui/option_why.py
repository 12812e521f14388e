"""Why a journey takes so long: its parts in words and as bars, for one place."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

from ui import format as fmt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from analysis.transit.answer import DoorToDoor

PARTS = {
    "access_min": ("naar de halte", "#0072B2"),
    "wait_min": ("wachten", "#F0E442"),
    "ride_min": ("rijden", "#009E73"),
    "transfer_min": ("overstappen", "#E69F00"),
    "egress_min": ("naar de poort", "#56B4E9"),
    "early_min": ("te vroeg aan de poort", "#BBBBBB"),
}
"""Parts of a journey → Dutch words and colour, always in this order."""

ACCESS = {"walk": "Lopen", "bike": "Lopen of fietsen"}
EGRESS = {"hub_taxi": "Hubtaxi", "shared_bike": "Deelfiets", "walk": "Lopen"}
ACCESS_WORDS = {"walk": "lopen", "bike": "lopen of fietsen"}
EGRESS_WORDS = {
    "walk": "lopen",
    "shared_bike": "lopen of op een deelfiets",
    "hub_taxi": "lopen; de hubtaxi telt mee als rijden",
}


def clock(seconds: float) -> str:
    """A time of the service day."""
    minutes = math.floor(seconds / 60)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def journey(row: Mapping[str, Any], found: DoorToDoor, lines: Mapping[str, str]) -> str:
    """One journey in words, as plain text."""
    minutes = float(row["minutes"])
    if not math.isfinite(minutes):
        return "Er is van hier geen reis met het openbaar vervoer gevonden die op tijd is."
    first = _start(row, found)
    if not ride(row, lines):
        alone = float(row["access_min"]) + float(row["egress_min"])
        return f"{first}. Zonder bus of trein gaat het even vlug: {fmt.minutes(alone)} lopen of fietsen."
    parts = [words for name in PARTS if (words := _part(name, row, found, lines))]
    return f"{first}: {', '.join(parts)}."


def _start(row: Mapping[str, Any], found: DoorToDoor) -> str:
    minutes = float(row["minutes"])
    leave = clock(found.deadline_s - minutes * 60)
    return f"Vertrek uiterlijk om {leave}, {fmt.minutes(minutes)} voor de dienst van {clock(found.deadline_s)}"


def ride(row: Mapping[str, Any], lines: Mapping[str, str]) -> str:
    """The lines taken, by name where it is known; empty: none."""
    text = row.get("lines")
    if not isinstance(text, str) or not text:
        return ""
    return ", dan ".join(line_name(line, lines) for line in text.split())


def line_name(line: str, lines: Mapping[str, str]) -> str:
    """What a line is called; one timed to trains has the line that it meets behind its own id."""
    return lines.get(line.partition("~")[0], f"lijn {line}")


def uncertain(row: Mapping[str, Any]) -> str:
    """How far the minutes vary over the unknown minutes of departure, as plain text; empty: they do not."""
    low, high, reached = (float(row[name]) for name in ("minutes_low", "minutes_high", "reached_pct"))
    if reached <= 0:
        return ""
    if reached < 100:
        return f"In {fmt.number(reached)}% van de trekkingen is er een reis."
    return "" if round(low) == round(high) else f"90% van de trekkingen: {fmt.number(low)} tot {fmt.minutes(high)}"


def panel(
    rows: Iterable[tuple[str, Mapping[str, Any], DoorToDoor]], lines: Mapping[str, str], steps: Sequence[str] = ()
) -> str:
    """Journeys of one place side by side as bars and in words, as HTML; each with the name of its option.

    ``steps`` are the moments of each journey as HTML, or empty.
    """
    every = list(rows)
    most = max((float(row["minutes"]) for _, row, _ in every if math.isfinite(float(row["minutes"]))), default=1.0)
    made = []
    for number, (name, row, found) in enumerate(every):
        spread = uncertain(row)
        note = f"<small>{escape(spread)}</small>" if spread else ""
        following = steps[number] if steps else ""
        told = f"{_start(row, found)}." if following else journey(row, found, lines)
        made.append(
            f"<section><h4>{escape(name)}{note}</h4>{_bar(row, most)}<p>{escape(told)}</p>{following}</section>"
        )
    return f'<div class="journeys">{"".join(made)}{_legend(row for _, row, _ in every)}</div>'


def region(parts: pd.DataFrame, name: str) -> str:
    """Which part dominates the journeys of the region, in a sentence and as a bar, as HTML.

    Parameters
    ----------
    parts : DataFrame
        What ``analysis.options.dominant`` gives.
    """
    people = float(parts["longest"].sum())
    if not people:
        return '<p class="small">In deze regio is geen reis met het openbaar vervoer gevonden.</p>'
    longest = parts["longest"].to_dict()
    first = max(longest, key=longest.__getitem__)
    title = PARTS[f"{first}_min"][0]
    share = 100 * float(longest[first]) / people
    row: dict[str, Any] = {f"{kind}_min": minutes for kind, minutes in parts["mean_min"].to_dict().items()}
    row["minutes"] = float(parts["mean_min"].sum())
    means = ", ".join(
        f"{fmt.minutes(row[part])} {words}" for part, (words, _) in PARTS.items() if round(row[part]) >= 1
    )
    return (
        f'<div class="journeys"><section><h4>De hele regio: {escape(name)}</h4>'
        f"<p><strong>Het grootste deel is meestal {title}</strong>: voor {fmt.number(share)}% van de "
        f"{fmt.number(people)} inwoners met een reis.</p>{_bar(row, row['minutes'])}"
        f"<p>Gemiddeld over die inwoners: {means}.</p></section>{_legend([row])}</div>"
    )


def _bar(row: Mapping[str, Any], most: float) -> str:
    minutes = float(row["minutes"])
    if not math.isfinite(minutes):
        return ""
    parts = "".join(
        f'<span style="width:{100 * float(row[name]) / most:.2f}%;background:{color}" title="{title}: '
        f'{fmt.minutes(float(row[name]))}"></span>'
        for name, (title, color) in PARTS.items()
        if float(row[name]) > 0
    )
    return f'<div class="parts">{parts}<b>{fmt.minutes(minutes)}</b></div>'


def _legend(rows: Iterable[Mapping[str, Any]]) -> str:
    every = list(rows)
    used = [
        f'<span><i style="background:{color}"></i>{title}</span>'
        for name, (title, color) in PARTS.items()
        if any(math.isfinite(float(row["minutes"])) and float(row[name]) > 0 for row in every)
    ]
    return f'<p class="parts-legend">{"".join(used)}</p>' if used else ""


def _part(name: str, row: Mapping[str, Any], found: DoorToDoor, lines: Mapping[str, str]) -> str:
    minutes = float(row[name])
    transfers = int(row["transfers"])
    if round(minutes) < 1 and not (name == "transfer_min" and transfers):
        return ""
    words = PARTS[name][0]
    match name:
        case "access_min":
            words = f"{words} ({ACCESS_WORDS[found.access]})"
        case "ride_min":
            words = f"rijden met {ride(row, lines)}"
        case "transfer_min" if transfers > 1:
            words = f"overstappen ({transfers} keer)"
        case "egress_min":
            words = f"{words} ({EGRESS_WORDS[found.egress]})"
    return f"{fmt.minutes(minutes)} {words}"
