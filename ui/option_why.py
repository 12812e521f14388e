"""Why a journey takes so long: its parts in words and as bars, for one place."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

from analysis.options.document import clock_minute
from ui import local as fmt
from ui.language import Words, later, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from analysis.transit.answer import DoorToDoor

PARTS = {
    "access_min": (later("naar de halte"), "#0072B2"),
    "wait_min": (later("wachten"), "#F0E442"),
    "ride_min": (later("rijden"), "#009E73"),
    "transfer_min": (later("overstappen"), "#E69F00"),
    "egress_min": (later("naar de poort"), "#56B4E9"),
    "early_min": (later("te vroeg aan de poort"), "#BBBBBB"),
}
"""Parts of a journey → Dutch words and colour, always in this order."""

FROM_PARTS = PARTS | {
    "access_min": (later("van de poort"), "#0072B2"),
    "egress_min": (later("naar huis"), "#56B4E9"),
    "early_min": (later("wachten aan de poort"), "#BBBBBB"),
}
"""The same for a journey from the gate."""

ACCESS = Words({"walk": "Lopen", "bike": "Lopen of fietsen"})
EGRESS = Words({"hub_taxi": "Hubtaxi", "shared_bike": "Deelfiets", "walk": "Lopen"})
ACCESS_WORDS = Words({"walk": "lopen", "bike": "lopen of fietsen"})
EGRESS_WORDS = Words(
    {
        "walk": "lopen",
        "shared_bike": "lopen of op een deelfiets",
        "hub_taxi": "lopen; de hubtaxi telt mee als rijden",
    }
)


def homeward(found: DoorToDoor) -> bool:
    """Whether the journeys go from the gate."""
    return found.direction == "from"


def parts_of(found: DoorToDoor) -> dict[str, tuple[str, str]]:
    """Parts of journeys in their direction."""
    parts = FROM_PARTS if homeward(found) else PARTS
    return {part: (tr(words), color) for part, (words, color) in parts.items()}


def way_words(kind: str, found: DoorToDoor) -> str:
    """How one goes to the first stop (``access``) or from the last (``egress``); from the gate it is the other way."""
    return ACCESS_WORDS[found.access] if (kind == "access") != homeward(found) else EGRESS_WORDS[found.egress]


def moment(minutes: float, found: DoorToDoor) -> str:
    """When one leaves home at the latest, or is home."""
    return clock(found.deadline_s + (1 if homeward(found) else -1) * minutes * 60)


def clock(seconds: float) -> str:
    """A time of the service day."""
    minutes = clock_minute(seconds / 60)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def journey(row: Mapping[str, Any], found: DoorToDoor, lines: Mapping[str, str]) -> str:
    """One journey in words, as plain text."""
    minutes = float(row["minutes"])
    if not math.isfinite(minutes):
        return tr("Er is geen reis met het openbaar vervoer gevonden die op tijd is.")
    first = _start(row, found)
    if not ride(row, lines):
        alone = float(row["access_min"]) + float(row["egress_min"])
        return tr(
            "{first}. Zonder bus of trein gaat het even vlug: {alone} lopen of fietsen.",
            first=first,
            alone=fmt.minutes(alone),
        )
    parts = [words for name in parts_of(found) if (words := _part(name, row, found, lines))]
    return f"{first}: {', '.join(parts)}."


def _start(row: Mapping[str, Any], found: DoorToDoor) -> str:
    minutes = float(row["minutes"])
    when, shift = moment(minutes, found), clock(found.deadline_s)
    if homeward(found):
        return tr(
            "Thuis om {when}, {minutes} na het einde van de dienst om {shift}",
            when=when,
            minutes=fmt.minutes(minutes),
            shift=shift,
        )
    return tr(
        "Vertrek uiterlijk om {when}, {minutes} voor de dienst van {shift}",
        when=when,
        minutes=fmt.minutes(minutes),
        shift=shift,
    )


def ride(row: Mapping[str, Any], lines: Mapping[str, str]) -> str:
    """The lines taken, by name where it is known; empty: none."""
    text = row.get("lines")
    if not isinstance(text, str) or not text:
        return ""
    return tr(", dan ").join(line_name(line, lines) for line in text.split())


def line_name(line: str, lines: Mapping[str, str]) -> str:
    """What a line is called; one timed to trains has the line that it meets behind its own id."""
    return lines.get(line.partition("~")[0], f"lijn {line}")


def uncertain(row: Mapping[str, Any]) -> str:
    """How far the minutes vary over the unknown minutes of departure, as plain text; empty: they do not."""
    low, high, reached = (float(row[name]) for name in ("minutes_low", "minutes_high", "reached_pct"))
    if reached <= 0:
        return ""
    if reached < 100:
        return tr("In {reached}% van de trekkingen is er een reis.", reached=fmt.number(reached))
    return (
        ""
        if round(low) == round(high)
        else tr("90% van de trekkingen: {low} tot {high}", low=fmt.number(low), high=fmt.minutes(high))
    )


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
        bar = _bar(row, most, parts_of(found))
        made.append(f"<section><h3>{escape(name)}{note}</h3>{bar}<p>{escape(told)}</p>{following}</section>")
    legend = _legend((row for _, row, _ in every), parts_of(every[0][2])) if every else ""
    return f'<div class="journeys">{"".join(made)}{legend}</div>'


def region(parts: pd.DataFrame, name: str, named: Mapping[str, tuple[str, str]]) -> str:
    """Which part dominates the journeys of the region, in a sentence and as a bar, as HTML.

    Parameters
    ----------
    parts : DataFrame
        What ``analysis.options.dominant`` gives.
    named : mapping
        Words and colours, see :func:`parts_of`.
    """
    people = float(parts["longest"].sum())
    if not people:
        return tr('<p class="small">In deze regio is geen reis met het openbaar vervoer gevonden.</p>')
    longest = parts["longest"].to_dict()
    first = max(longest, key=longest.__getitem__)
    title = named[f"{first}_min"][0]
    share = 100 * float(longest[first]) / people
    row: dict[str, Any] = {f"{kind}_min": minutes for kind, minutes in parts["mean_min"].to_dict().items()}
    row["minutes"] = float(parts["mean_min"].sum())
    means = ", ".join(
        f"{fmt.minutes(row[part])} {words}" for part, (words, _) in named.items() if round(row[part]) >= 1
    )
    return tr(
        '<div class="journeys"><section><h3>De hele regio: {name}</h3><p><strong>Het grootste deel '
        "is meestal {title}</strong>: voor {share}% van de {people} inwoners met een "
        "reis.</p>{row}<p>Gemiddeld over die inwoners: {means}.</p></section>{legend}</div>",
        name=escape(name),
        title=title,
        share=fmt.number(share),
        people=fmt.number(people),
        row=_bar(row, row["minutes"], named),
        means=means,
        legend=_legend([row], named),
    )


def _bar(row: Mapping[str, Any], most: float, named: Mapping[str, tuple[str, str]]) -> str:
    minutes = float(row["minutes"])
    if not math.isfinite(minutes):
        return ""
    parts = "".join(
        f'<span style="width:{100 * float(row[name]) / most:.2f}%;background:{color}" title="{title}: '
        f'{fmt.minutes(float(row[name]))}"></span>'
        for name, (title, color) in named.items()
        if float(row[name]) > 0
    )
    return f'<div class="parts">{parts}<b>{fmt.minutes(minutes)}</b></div>'


def _legend(rows: Iterable[Mapping[str, Any]], named: Mapping[str, tuple[str, str]]) -> str:
    every = list(rows)
    used = [
        f'<span><i style="background:{color}"></i>{title}</span>'
        for name, (title, color) in named.items()
        if any(math.isfinite(float(row["minutes"])) and float(row[name]) > 0 for row in every)
    ]
    return f'<p class="parts-legend">{"".join(used)}</p>' if used else ""


def _part(name: str, row: Mapping[str, Any], found: DoorToDoor, lines: Mapping[str, str]) -> str:
    minutes = float(row[name])
    transfers = int(row["transfers"])
    if round(minutes) < 1 and not (name == "transfer_min" and transfers):
        return ""
    words = parts_of(found)[name][0]
    match name:
        case "access_min":
            words = f"{words} ({way_words('access', found)})"
        case "ride_min":
            words = tr("rijden met {row}", row=ride(row, lines))
        case "transfer_min" if transfers > 1:
            words = tr("overstappen ({transfers} keer)", transfers=transfers)
        case "egress_min":
            words = f"{words} ({way_words('egress', found)})"
    return f"{fmt.minutes(minutes)} {words}"
