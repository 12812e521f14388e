"""Why costs of an option are unknown, and where what is missing is filled in, on the options page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ui.language import Words, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.options import DecisionTable

_AMOUNTS = Words(
    {
        "hub_taxi_trip": "ritten met de hubtaxi: niemand weet wie er een bestelt. Vul „Ritten per jaar” in",
        "parking_place": "parkeerplaatsen van de P+R: er is nog geen ontwerp. Vul „Parkeerplaatsen” in",
        "parking_place_year": "parkeerplaatsen van de P+R: er is nog geen ontwerp. Vul „Parkeerplaatsen” in",
        "hub_taxi_vehicle": "voertuigen voor de hubtaxi: hoeveel er tegelijk rijden is niet bekend. Zitten zij in "
        "uw prijs per rit, vul dan 0 in als prijs",
        "bus_vehicle": "extra voertuigen: die zijn bij een lijn met een ander interval of andere uren niet geteld. "
        "Zitten zij in uw prijs per uur, vul dan 0 in als prijs",
        "shared_bike": "deelfietsen: het aantal is niet gegeven. Vul „Aantal fietsen” in",
        "bus_hour": "uren van treinen of van een hubtaxi: die zijn niet te tellen. Vul bij een trein, of een "
        "lijn van een opgehaalde dienstregeling, „Extra voertuiguren per jaar” in",
        "shared_bike_year": "deelfietsen: het aantal is niet gegeven. Vul „Aantal fietsen” in",
    }
)


def note(table: DecisionTable, prices: Mapping[str, str]) -> str:
    """What is missing per option, as HTML; empty: nothing is.

    Parameters
    ----------
    prices : mapping
        Id of a price → what it is called.
    """
    items = "".join(
        f"<dt>{escape(tr(column.name))}</dt><dd>{'; '.join(_words(one, prices) for one in column.missing)}.</dd>"
        for column in table.columns
        if column.missing
    )
    if not items:
        return ""
    return tr(
        '<p class="small"><b>Waarom kosten onbekend zijn.</b> Eén onbekend deel maakt het geheel '
        "onbekend. Prijzen vult u in onder „Eigen tabellen: reizigers, diensten, prijzen, "
        "snelheden”, tab Prijzen, kolom „Prijs (euro)”; aantallen in een kopie van de optie onder "
        '„Eigen opties”.</p><dl class="options">{items}</dl>',
        items=items,
    )


def _words(missing: str, prices: Mapping[str, str]) -> str:
    kind, _, price = missing.partition(" ")
    name = prices.get(price, price or tr("deze wijziging"))
    if kind == "price":
        return tr("prijs van „{name}” (regel {price})", name=escape(name), price=escape(price))
    return (
        tr("aantal {amount}", amount=_AMOUNTS[price])
        if price in _AMOUNTS
        else tr("hoeveelheid van „{name}”", name=escape(name))
    )
