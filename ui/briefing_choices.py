"""What a briefing can be made of, with Dutch names: content, places, layers and scales."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.loss import known_plans
from analysis.loss.compare import GAIN
from analysis.options import known_options
from analysis.overlay.inputs import PLANS
from analysis.reachability import MODES, destinations
from briefing.frame import FIT, LEAST_SCALE, MOST_SCALE
from geodata import active
from layers import layer_specs
from layers.guard import published
from ui import cache
from ui import local as fmt
from ui import words as texts
from ui.language import Words, later, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = Words(
    {
        "map": "Alleen de kaart",
        "reach": "Kaart en reistijden",
        "options": "Kaart en vervoeropties",
        "difference": "Kaart en twee vervoeropties naast elkaar",
        "loss": "Kaart en grondverlies van een plan",
        "variants": "Kaart en varianten van een plan naast elkaar",
        "dual_use": "Kaart en militair en civiel gebruik van de grond",
        "register": "Kaart en register",
    }
)
ORIENTATIONS = Words({"landscape": "liggend", "portrait": "staand"})

_SITE_LAYERS = ("barracks", "gate", "training_areas", "barracks_plans", "munition", "campuses", "stations",
                "municipalities")  # fmt: skip
"""Layers whose features a sheet can be about. A settings file may name any other."""

_PLANNED = "training_areas"
"""A layer with plans as areas, beside the variants that ship."""

_STEPS = (10_000, 12_500, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 60_000, 75_000, 100_000, 125_000, 150_000,
          200_000, 250_000)  # fmt: skip


def layers() -> dict[str, str]:
    """Layers by id."""
    return {spec.id: tr(spec.title) for spec in layer_specs().values()}


@cache.shared()
def places() -> dict[str, str]:
    """``layer/feature`` → name with the layer."""
    found = {}
    for layer_id in _SITE_LAYERS:
        opened = cache.layer(layer_id)
        for feature, name in zip(opened.frame["id"], opened.frame["name"], strict=True):
            found[f"{layer_id}/{feature}"] = f"{name} ({tr(opened.title).casefold()})"
    return found


@cache.shared()
def of_content(name: str) -> dict[str, str]:
    """The choices for a part of a content (``destination``, ``mode``, ``options``, ``plan``, …) by id."""
    if name == "destination":
        return {one.id: tr(one.name) for one in destinations().values()}
    if name == "mode":
        return {mode: texts.MODE[mode] for mode in MODES}
    if name == "options":
        return {one.id: tr(one.name) for one in known_options().values()}
    if name == "plans":
        drawn = published(PLANS, active())
        taking = set(drawn["plan"][drawn["kind"] != GAIN])
        return {plan: tr(title) for plan, title in known_plans().items() if plan in taking}
    if name == "plan":
        areas = cache.layer(_PLANNED).frame
        planned = areas[areas["plan_status"] != "bestaand"]
        return {
            **{plan: tr(title) for plan, title in known_plans().items()},
            **dict(zip(planned["id"], planned["name"], strict=True)),
        }
    return {theme: tr(theme) for theme in dict.fromkeys(cache.register().rows["group_label"])}


PARTS: Mapping[str, Mapping[str, str]] = {
    "map": {},
    "reach": {"destination": later("Bestemming"), "mode": later("Vervoer")},
    "options": {"options": later("Opties (hoogstens vijf)")},
    "difference": {"options": later("Twee opties")},
    "loss": {"plan": later("Plan")},
    "variants": {"plans": later("Plannen (twee tot vijf)")},
    "dual_use": {},
    "register": {"theme": later("Thema van het register")},
}
"""Kind → its parts with the words before their controls."""


def scales(chosen: int | str) -> dict[int | str, str]:
    """The scales that can be chosen; the one of an opened file is among them."""
    numbers = sorted({*_STEPS, *([chosen] if isinstance(chosen, int) else [])})
    allowed = [one for one in numbers if LEAST_SCALE <= one <= MOST_SCALE]
    return {FIT: tr("passend bij het gebied"), **{one: f"1:{fmt.number(one)}" for one in allowed}}
