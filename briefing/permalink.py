"""Where the app shows the same: an address per sheet, below the address of the app that the settings name.

Only choices that anybody can make are in it: layers, a day, options, plans and themes; no title and no author.
"""

from __future__ import annotations

from string import ascii_letters, digits
from typing import TYPE_CHECKING

from geodata.options import BASE
from layers import drawn_specs
from layers.look import texts

if TYPE_CHECKING:
    from briefing.settings import Content, Settings, SheetSettings

_ON, _OFF = "true", "false"
_PLAIN = frozenset(ascii_letters + digits + "-._~,")


def addresses(settings: Settings) -> list[dict[str, str]]:
    """Title of each sheet with its address; none if the settings do not say where the app is."""
    if not settings.address:
        return []
    base = settings.address.rstrip("/")
    return [{"title": one.title, "url": f"{base}/{page_of(one)}"} for one in settings.sheets]


def page_of(sheet: SheetSettings) -> str:
    """The page of the analysis of a sheet, or the map with its layers, below the address of the app."""
    page, chosen = _analysis(sheet.content) or ("", _map(sheet))
    query = "&".join(f"{name}={_quoted(value)}" for name, value in chosen.items())
    return f"{page}?{query}" if query else page


def _quoted(value: str) -> str:
    """A value as an address writes it. Modules that can reach a network are not for paper, so this is our own."""
    return "".join(one if one in _PLAIN else "".join(f"%{byte:02X}" for byte in one.encode()) for one in value)


def _analysis(content: Content) -> tuple[str, dict[str, str]] | None:
    from analysis.loss import known_plans

    # The page has the base beside whatever is chosen.
    options = {"opties": ",".join(one for one in content.options if one != BASE)}
    found = {
        "reach": ("bereikbaarheid-havelte", {"vervoer": texts.MODE.get(content.mode, content.mode)}),
        "options": ("opties", options),
        "difference": ("opties", options),
        "variants": ("grondverlies", {"plannen": ",".join(content.plans)}),
        "loss": ("grondverlies", {"plannen": content.plan, "plan": content.plan}),
        "dual_use": ("dubbelgebruik", {"gebruik": "grond"}),
        "register": ("register", {"groep": content.theme}),
    }
    # The pages of the app are about one destination, and about the variants that ship.
    elsewhere = (content.kind == "reach" and content.destination != texts.DESTINATION) or (
        content.kind == "loss" and content.plan not in known_plans()
    )
    return None if elsewhere else found.get(content.kind)


def _map(sheet: SheetSettings) -> dict[str, str]:
    """The switches of layers that differ from those of the page at first, and the day."""
    switches = {
        f"laag-{spec.id}": _ON if spec.id in sheet.layers else _OFF
        for spec in drawn_specs().values()
        if spec.visible != (spec.id in sheet.layers)
    }
    return {**switches, **({"peildatum": sheet.date} if sheet.date else {})}
