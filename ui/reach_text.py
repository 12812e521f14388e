"""What the reachability page says: the answer, the bands, the quality of the network, the limits, the table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from analysis.reachability.streets import LEVEL as STREETS
from geodata.frames import rows
from geodata.streets.raw import ATTRIBUTION, LICENCE
from layers.look.style import BAND_COLORS, BAND_OPACITY
from ui import local as fmt
from ui import words as texts
from ui.language import DUTCH, Words, speaking, tr
from ui.said import said

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler

    from analysis.reachability import NetworkQuality, Reachability, Trip
    from geodata import Catalogue

ANSWER_BAND_MIN = 45
LEAST_UNCOUNTED = 0.005
"""A smaller share of an area without known inhabitants is within the precision of the outlines."""

LEVEL = Words(
    {
        "embedded": "ingebed strategisch netwerk",
        "refreshed": "ververst strategisch netwerk",
        STREETS: "stratennet van OpenStreetMap (ververst)",
    }
)
"""Level of the data → Dutch words."""

COLUMN_WIDTHS_PX = (190, 100, 100, 190, 160, 160, 150)

COLUMNS = Words(
    {
        "place": "Plaats",
        "minutes": "Minuten",
        "inhabitants": "Inwoners",
        "municipality": "Gemeente",
        "minutes_min": "Snelste gebied (min)",
        "minutes_max": "Traagste gebied (min)",
        "zones": "Postcodegebieden",
    }
)
"""Columns of the table of places."""


def answer(result: Reachability) -> str:
    """The answer in one sentence with what it rests on, as HTML."""
    within = dict(_bands(result))[ANSWER_BAND_MIN]
    doubt = tr("Hoe ver deze reistijden van de werkelijkheid liggen, is niet gemeten.")
    if result.slower_factor is not None:
        slower = dict(zip(result.bands["band_min"], result.bands["inhabitants_if_slower"], strict=True))
        doubt = tr(
            "Duren ritten {slower_factor}% langer, zoals gepubliceerde rijtijden aangeven, dan zijn het er {slower}.",
            slower_factor=fmt.number((result.slower_factor - 1) * 100),
            slower=_about(slower[ANSWER_BAND_MIN]),
        )
    if result.level == STREETS and len(result.outside):
        beyond = int(result.outside["inhabitants"].sum())
        doubt = tr(
            "{beyond} inwoners wonen buiten het opgehaalde stratennet en tellen niet mee. {doubt}",
            beyond=fmt.number(beyond),
            doubt=doubt,
        )
    return tr(
        '<p class="answer">Binnen {answer_band_min} minuten bereiken ongeveer <strong>{within} '
        'inwoners</strong> de poort van de {name} {mode}.</p><p class="basis">{doubt} Bewijs: '
        "{evidence}; {result}.</p>",
        answer_band_min=ANSWER_BAND_MIN,
        within=_about(within),
        name=escape(result.destination.name),
        mode=texts.BY_MODE[result.mode],
        doubt=doubt,
        evidence=texts.EVIDENCE[result.evidence],
        result=_inhabitants(result),
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
    return tr('<table class="bands"><caption>Inwoners binnen</caption><tbody>{body}</tbody></table>', body=body)


def quality(result: Reachability, found: NetworkQuality) -> str:
    """How good the network is for this mode, as Markdown."""
    if result.level == STREETS:
        return tr(
            "**Hoe goed is dit?** Bewijs: {evidence}, berekend op het {level}. De fout van deze "
            "reistijden is niet gemeten. Files, open bruggen en afslagverboden tellen niet mee: "
            "met de auto zijn de tijden eerder te kort dan te lang.",
            evidence=texts.EVIDENCE[result.evidence],
            level=LEVEL[result.level],
        )
    about = tr(
        "**Hoe goed is dit?** Bewijs: {evidence}, berekend op het {level}. Gemeten fout van het "
        "netwerk, afstanden over de weg: de helft zit er minder dan {distance_median_pct} naast, "
        "95% minder dan {distance_p95_pct} ({distance_cases} gevallen). ",
        evidence=texts.EVIDENCE[result.evidence],
        level=LEVEL[result.level],
        distance_median_pct=_percent(found.distance_median_pct),
        distance_p95_pct=_percent(found.distance_p95_pct),
        distance_cases=fmt.number(found.distance_cases),
    )
    if result.mode != found.time_mode:
        return tr(
            "{about}Die afstanden zijn van ritten over wegen voor auto's. Voor reistijden {mode} zijn geen "
            "gepubliceerde tijden bekend; de fout daarvan is niet gemeten.",
            about=about,
            mode=texts.BY_MODE[result.mode],
        )
    direction = tr("sneller") if found.time_bias_pct < 0 else tr("langzamer")
    return tr(
        "{about}Reistijden {mode}: de helft zit er minder dan {time_median_pct} naast, de "
        "slechtste {time_max_pct} ({time_cases} gevallen); het netwerk is doorgaans {direction} "
        "dan gepubliceerd, want het kent geen files.",
        about=about,
        mode=texts.BY_MODE[result.mode],
        time_median_pct=_percent(found.time_median_pct),
        time_max_pct=_percent(found.time_max_pct),
        time_cases=fmt.number(found.time_cases),
        direction=direction,
    )


def limits(result: Reachability, description: str, areas: pd.DataFrame) -> str:
    """The limits of the data, as Markdown.

    Parameters
    ----------
    description : str
        That of the zones in the catalogue.
    areas : DataFrame
        ``band_min``, ``area_ha`` and ``uncounted_ha`` of the isochrones.
    """
    missing = [
        tr(
            "binnen {band_min}{nbsp}minuten {uncounted_ha} ({uncounted_ha_2} van het gebied)",
            band_min=row.band_min,
            nbsp=fmt.NBSP,
            uncounted_ha=fmt.measure(row.uncounted_ha / 100, "km²"),
            uncounted_ha_2=_percent(100 * row.uncounted_ha / row.area_ha),
        )
        for row in rows(areas)
        if row.uncounted_ha / max(row.area_ha, 1) >= LEAST_UNCOUNTED
    ]
    counted = (
        tr("Buiten dat gebied ligt {missing}: wie daar woont, is niet meegeteld.", missing=tr(" en ").join(missing))
        if missing
        else tr("Alle gebieden op deze kaart liggen binnen dat gebied.")
    )
    lost = ""
    if len(result.outside):
        lost = tr(
            " Buiten het bereik van het netwerk liggen {outside} gebieden met {inhabitants} "
            "inwoners: die tellen niet mee.",
            outside=fmt.number(len(result.outside)),
            inhabitants=fmt.number(int(result.outside["inhabitants"].sum())),
        )
    return tr(
        "**Grenzen van de gegevens.** {description} {counted}{lost} Een gebied telt geheel mee als "
        "zijn punt binnen de tijd ligt, anders niet.",
        description=description,
        counted=counted,
        lost=lost,
    )


def data(result: Reachability) -> str:
    """Which level of data the figures come from, as Markdown."""
    refreshed = [used for used in result.inputs if used.level != "embedded"]
    if not refreshed:
        words = tr("meegeleverd met Paraatkaart")
    else:
        listed = "; ".join(
            tr(
                "{dataset}, {reference_date}, kenmerk {digest}",
                dataset=used.dataset,
                reference_date=fmt.date(used.reference_date),
                digest=used.digest,
            )
            for used in refreshed
        )
        words = tr("deels ververst bij de bron ({listed}); de rest is meegeleverd", listed=listed)
    if result.zones_used is not None and result.zones_used.small:
        words += tr(
            "; zones alleen voor het gebied „{extent}”: wie daarbuiten woont, telt nergens mee",
            extent=result.zones_used.extent,
        )
    return tr(
        "**Gegevens.** {upper}{words}. Kenmerk van deze uitkomst: {digest}.",
        upper=words[0].upper(),
        words=words[1:],
        digest=result.digest,
    )


def source_tables(result: Reachability) -> tuple[str, ...]:
    """The tables of the catalogue behind a result: inhabitants, and the network unless that is one of streets."""
    zones = result.zones_used.dataset if result.zones_used else "zones"
    return (zones,) if result.level == STREETS else (zones, "network_links")


def sources(result: Reachability, catalogue: Catalogue) -> str:
    """Where network and inhabitants come from, as Markdown."""
    used = dict.fromkeys(source for name in source_tables(result) for source in catalogue[name].sources)
    listed = [f"{said(catalogue.sources[key].title)} ({catalogue.sources[key].reference_date})" for key in used]
    listed += [f"{ATTRIBUTION}, {LICENCE}"] if result.level == STREETS else []
    return tr("**Bronnen.** {listed}.", listed="; ".join(listed))


def trip(found: Trip, destination: str) -> str:
    """A route in words, as HTML."""
    roads = ", ".join(found.roads) if found.roads else tr("lokale wegen")
    return tr(
        '<p class="trip"><strong>{minutes}</strong>, {length_m} naar de poort van de '
        '{destination}</p><p class="small">Via {roads}. Het punt ligt {origin_snap_m} van het '
        "netwerk; dat stuk is meegeteld. Bewijs: {evidence}.</p>",
        minutes=fmt.minutes(found.minutes),
        length_m=fmt.distance(found.length_m),
        destination=escape(destination),
        roads=escape(roads),
        origin_snap_m=fmt.distance(found.origin_snap_m),
        evidence=texts.EVIDENCE[found.evidence],
    )


def table(places: pd.DataFrame) -> Styler:
    """The table of places with Dutch names and numbers; it still sorts by value."""
    frame = places[list(COLUMNS)].rename(columns=COLUMNS).round(1)
    return frame.style.format(dict.fromkeys(frame.select_dtypes("number").columns, _whole))


def csv(result: Reachability) -> bytes:
    """The table of places for a Dutch spreadsheet, with what each row rests on: semicolons and decimal commas."""
    with speaking(DUTCH):
        return _csv(result)


def _csv(result: Reachability) -> bytes:
    frame = result.places[list(COLUMNS)].rename(columns=COLUMNS).round(1)
    frame = frame.assign(
        Bestemming=result.destination.name,
        Vervoer=texts.MODE[result.mode],
        Aannames=", ".join(sorted(result.assumptions)) or tr("geen"),
        Bewijs=texts.EVIDENCE[result.evidence],
        Inwoners_bron=_inhabitants(result).removeprefix("inwoners "),
        Netwerk=LEVEL[result.level],
        Gegevens=_levels(result),
        Kenmerk=result.digest,
    )
    return frame.to_csv(index=False, sep=";", decimal=",").encode("utf-8-sig")


def file_name(result: Reachability) -> str:
    """The name of the file: another result has another name."""
    return f"reistijden-{result.destination.id}-{texts.MODE[result.mode].lower()}-{result.digest}.csv"


def _inhabitants(result: Reachability) -> str:
    """Whose figures the inhabitants are, of when."""
    zones = result.zones_used.dataset if result.zones_used else "zones"
    for used in result.inputs:
        if used.dataset == zones and used.level != "embedded":
            return tr(
                "inwoners {level}, {reference_date} (kenmerk {digest})",
                level=texts.LEVEL[used.level],
                reference_date=fmt.date(used.reference_date),
                digest=used.digest,
            )
    return tr("inwoners CBS, 1 januari 2021, afgerond op vijf")


def _levels(result: Reachability) -> str:
    """Which data the result rests on."""
    refreshed = [f"{used.dataset} {used.digest}" for used in result.inputs if used.level != "embedded"]
    return f"{texts.LEVEL['refreshed']}: {', '.join(refreshed)}" if refreshed else texts.LEVEL["embedded"]


def _about(value: float) -> str:
    """A number to two figures, since more would say more than is known."""
    digits = max(0, len(str(int(value))) - 2)
    return fmt.number(round(int(value), -digits))


def _percent(value: float) -> str:
    return fmt.measure(value, "%", 1).replace(fmt.NBSP, "")


def _bands(result: Reachability) -> list[tuple[int, int]]:
    """Pairs of minutes and inhabitants, near to far."""
    bands = result.bands.sort_values("band_min")
    return list(zip(bands["band_min"].astype(int), bands["inhabitants"].astype(int), strict=True))


def _whole(value: object) -> str:
    return fmt.number(float(str(value)))
