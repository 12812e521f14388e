"""Whether the options page computes with the rule of the hub taxi: a switch, kept in the address, and what it means."""

from __future__ import annotations

import streamlit as st

from ui import choice
from ui.language import later, tr

ADDRESS = "hubtaxi-regel"
_YES, _NO = "ja", "nee"

NAME = later("Hubtaxi volgens de regel van een uur")

_FREE = later(
    '<p class="small"><b>Hubtaxi.</b> Volgens de bron (2018) rijdt hij alleen als geen bus of trein de rit binnen een '
    "uur maakt, binnen 15 km van de hub, en een uur vooruit besteld. <b>Met die regel van een uur is nu niet "
    "gerekend:</b> de tabel neemt de taxi voor ieder voor wie hij het snelst is. Heeft een optie een bus of pendel aan "
    "de poort, dan zijn haar cijfers met de taxi een <b>bovengrens</b>: de taxi kan daar worden geweigerd. Nu komt er "
    "geen bus bij de poort; de cijfers van nu zijn met en zonder de regel gelijk. Met de regel rekenen: de schakelaar "
    "„{switch}” bovenaan. {margin}</p>"
)
_RULED = later(
    '<p class="small"><b>Hubtaxi.</b> Volgens de bron (2018) rijdt hij alleen als geen bus of trein de rit binnen een '
    "uur maakt, binnen 15 km van de hub, en een uur vooruit besteld. <b>Zo is nu gerekend</b> („{switch}” staat aan): "
    "een rit van hub naar poort of terug wordt geweigerd als een bus of trein er na de gevraagde minuut vertrekt en "
    "binnen een uur aankomt bij een halte op hoogstens 400 m. Nu komt er geen bus bij de poort, dus nu wordt niets "
    "geweigerd; een bus of pendel in een optie neemt ook taxiritten weg. <b>Een bus kan iemand dan later laten "
    "zijn:</b> wie niet op die bus uitkomt, kan er later zijn dan nu. {margin}</p>"
)
_MARGIN = later(
    "Wat de regel uitmaakt, staat bij „Waar het cijfer van afhangt”. Zonder taxi: kies op de kaart een andere weg "
    "tussen halte en poort. De marge van 12 minuten op elke rit (aanname; 10 tot 15) wordt niet getrokken: geen "
    "bron zegt hoe zij van rit tot rit verschilt. De band van een reis met de hubtaxi is daardoor te smal. Wat 10 of "
    "15 minuten uitmaken, staat ook daar; in een eigen optie is de marge te wijzigen."
)


def asked() -> bool:
    """Whether the address asks for the rule."""
    return st.query_params.get(ADDRESS) == _YES


def content() -> str:
    """Changes with the switch; empty: off, as it is at first."""
    return f"{ADDRESS}={_YES}" if asked() else ""


def option() -> str:
    """What the command is given to compute with the same."""
    return " --taxi-rule" if asked() else ""


def show() -> None:
    """Draw the switch."""
    rule = st.toggle(
        tr(NAME),
        key=ADDRESS,
        value=asked(),
        help=tr(
            "Aan: een rit met de hubtaxi telt niet waar een bus of trein die rit binnen een uur maakt (regel van "
            "2018). Een bus in een optie kan iemand dan later laten zijn. Uit: de taxi telt voor ieder voor wie hij "
            "het snelst is; met een bus aan de poort is dat een bovengrens."
        ),
    )
    choice.write(ADDRESS, _YES if rule else _NO, _NO)


def about(*, taxi_rule: bool) -> str:
    """What the rule is and what it makes of the figures, as HTML."""
    return tr(_RULED if taxi_rule else _FREE, switch=tr(NAME), margin=tr(_MARGIN))


def short(*, taxi_rule: bool) -> str:
    """The same in one sentence."""
    if taxi_rule:
        return tr(
            "De hubtaxi telt mee voor wie hij het snelst is, waar geen bus of trein zijn rit binnen een uur maakt "
            "(regel van 2018); een bus kan iemand zo later laten zijn."
        )
    return tr(
        "De hubtaxi telt mee voor wie hij het snelst is, ook waar een bus of trein zijn rit binnen een uur maakt: met "
        "een bus aan de poort is het aantal een bovengrens („{switch}” staat uit).",
        switch=tr(NAME),
    )
