"""What the reachability page says: the answer, the bands, the quality of the network, the limits, the table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ui import format as fmt
from ui import texts
from ui.style import BAND_COLORS, BAND_OPACITY

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler

    from analysis.reachability import NetworkQuality, Reachability, Trip

ANSWER_BAND_MIN = 45

LEVEL = {"embedded": "ingebed strategisch netwerk"}
"""Level of the data → Dutch words."""

COLUMN_WIDTHS_PX = (190, 190, 100, 100, 160, 160, 150)

COLUMNS = {
    "place": "Plaats",
    "municipality": "Gemeente",
    "inhabitants": "Inwoners",
    "minutes": "Minuten",
    "minutes_min": "Snelste gebied (min)",
    "minutes_max": "Traagste gebied (min)",
    "zones": "Postcodegebieden",
}
"""Columns of the table of places."""


def answer(result: Reachability) -> str:
    """The answer in one sentence, as HTML."""
    within = dict(_bands(result))[ANSWER_BAND_MIN]
    return (
        f'<p class="answer">Binnen {ANSWER_BAND_MIN} minuten bereiken <strong>{fmt.number(within)} inwoners</strong> '
        f"de poort van de {escape(result.destination.name)} {texts.BY_MODE[result.mode]}.</p>"
    )


def bands_table(result: Reachability) -> str:
    """Inhabitants within each band as HTML: a table, the legend of the map and a bar chart in one."""
    bands = _bands(result)
    most = max(1, *(inhabitants for _, inhabitants in bands))
    rows = []
    for band, inhabitants in bands:
        paint = f"background:{BAND_COLORS[band]};opacity:{BAND_OPACITY}"
        rows.append(
            f'<tr><th scope="row"><span class="band" style="{paint}"></span>{fmt.minutes(band)}</th>'
            f'<td class="bar"><span style="width:{100 * inhabitants / most:.1f}%;{paint}"></span></td>'
            f'<td class="number">{fmt.number(inhabitants)}</td></tr>'
        )
    body = "".join(rows)
    return f'<table class="bands"><caption>Inwoners binnen</caption><tbody>{body}</tbody></table>'


def quality(result: Reachability, found: NetworkQuality) -> str:
    """How good the network is, as Markdown."""
    direction = "sneller" if found.time_bias_pct < 0 else "langzamer"
    return (
        f"**Hoe goed is dit?** Bewijs: {texts.EVIDENCE[result.evidence]}, berekend op het {LEVEL[result.level]}. "
        "Gemeten fout van het netwerk, afstanden: de helft zit er minder dan "
        f"{_percent(found.distance_median_pct)} naast, 95% minder dan {_percent(found.distance_p95_pct)} "
        f"({fmt.number(found.distance_cases)} gevallen). Reistijden met de auto: de helft minder dan "
        f"{_percent(found.time_median_pct)}, de slechtste {_percent(found.time_max_pct)} "
        f"({fmt.number(found.time_cases)} gevallen); het netwerk is doorgaans {direction} dan gepubliceerd, want het "
        "kent geen files."
    )


def limits(description: str) -> str:
    """The limits of the data, as Markdown; ``description`` is that of the zones in the catalogue."""
    return (
        f"**Grenzen van de gegevens.** {description} Het aantal inwoners binnen 60{fmt.NBSP}minuten is daarom een "
        "ondergrens."
    )


def trip(found: Trip, destination: str) -> str:
    """A route in words, as HTML."""
    roads = ", ".join(found.roads) if found.roads else "lokale wegen"
    return (
        f'<p class="trip"><strong>{fmt.minutes(found.minutes)}</strong>, {fmt.distance(found.length_m)} '
        f"naar de poort van de {escape(destination)}</p>"
        f'<p class="small">Via {escape(roads)}. Het punt ligt {fmt.distance(found.origin_snap_m)} van het netwerk; '
        f"dat stuk is meegeteld. Bewijs: {texts.EVIDENCE[found.evidence]}.</p>"
    )


def table(places: pd.DataFrame) -> Styler:
    """The table of places with Dutch names and numbers; it still sorts by value."""
    frame = places[list(COLUMNS)].rename(columns=COLUMNS).round(1)
    return frame.style.format(dict.fromkeys(frame.select_dtypes("number").columns, _whole))


def csv(places: pd.DataFrame) -> bytes:
    """The table of places for a Dutch spreadsheet: semicolons and decimal commas."""
    frame = places[list(COLUMNS)].rename(columns=COLUMNS).round(1)
    return frame.to_csv(index=False, sep=";", decimal=",").encode("utf-8-sig")


def _percent(value: float) -> str:
    return fmt.measure(value, "%", 1).replace(fmt.NBSP, "")


def _bands(result: Reachability) -> list[tuple[int, int]]:
    """Pairs of minutes and inhabitants, near to far."""
    bands = result.bands.sort_values("band_min")
    return list(zip(bands["band_min"].astype(int), bands["inhabitants"].astype(int), strict=True))


def _whole(value: object) -> str:
    return fmt.number(float(str(value)))
