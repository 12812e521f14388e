"""What a table was computed from: per dataset which snapshot, so that a figure on paper can be made again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from geodata.snapshot import DIGEST_LENGTH
from geodata.streets.raw import ATTRIBUTION, LICENCE
from layers.look import format as fmt
from layers.look import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analysis.options import DecisionTable
    from analysis.overlay.inputs import Side
    from analysis.reachability import Reachability
    from analysis.reachability.zones import ZonesUsed
    from geodata import Catalogue

EMBEDDED = "embedded"
_DAYS = {"weekday": "doordeweeks", "saturday": "zaterdag", "sunday": "zondag"}
_STREETS, _NETWORK, _FEED = "Stratennet van OpenStreetMap", "Strategisch wegennet", "Dienstregeling"


@dataclass(frozen=True)
class Used:
    """A dataset behind a table.

    Attributes
    ----------
    level : str
        ``embedded`` or ``refreshed``.
    reference_date : str
        ISO; empty if it is not known.
    area : str
        The area that it was fetched for; empty of embedded data and of what was fetched whole.
    attribution : str
        Of data that is in no catalogue, whom it is from and under which licence.
    """

    title: str
    level: str
    reference_date: str
    digest: str
    area: str = ""
    attribution: str = ""

    @property
    def words(self) -> str:
        """It in words: title, date, area and snapshot."""
        dated = f"peildatum {fmt.date(self.reference_date)}" if self.reference_date else "peildatum onbekend"
        where = f", alleen opgehaald voor „{self.area}”" if self.area else ""
        return f"{self.title} ({dated}{where}, momentopname {self.digest})"


def of_dataset(name: str, catalogue: Catalogue) -> Used:
    """A dataset of the catalogue."""
    found = catalogue[name]
    snapshot = getattr(catalogue, "snapshots", {}).get(name)
    area = snapshot.area if snapshot is not None and snapshot.covers_wkt else ""
    return Used(found.title, found.level, found.reference_date, found.sha256[:DIGEST_LENGTH], area)


def of_sides(sides: Iterable[Side], catalogue: Catalogue) -> tuple[Used, ...]:
    """The layers behind an overlay; ground that may be anywhere is in no dataset."""
    return _once(of_dataset(side.dataset, catalogue) for side in sides if side.dataset is not None)


def of_reach(found: Reachability, catalogue: Catalogue) -> tuple[Used, ...]:
    """Network and zones of a reachability; streets are a file, and in no catalogue."""
    return _once(
        of_dataset(one.dataset, catalogue)
        if one.dataset in catalogue.datasets
        else Used(_STREETS, one.level, one.reference_date, one.digest, attribution=f"{ATTRIBUTION}, {LICENCE}")
        for one in found.inputs
    )


def of_options(table: DecisionTable, catalogue: Catalogue) -> tuple[Used, ...]:
    """Network, timetable, zones and stations of a decision table."""
    settings = cast("Mapping[str, Any]", table.settings)
    if not settings:
        return ()
    timetable, zones = settings["timetable"], settings["zones_used"]
    used = [
        Used(_NETWORK, settings["network_level"], _date_of("network_links", catalogue), settings["network"]),
        Used(
            _FEED, timetable["level"], timetable["reference_date"], timetable["digest"],
            attribution=timetable["attribution"] if timetable["level"] != EMBEDDED else "",
        ),
        of_dataset(zones["dataset"], catalogue),
        of_dataset("stations", catalogue),
    ]  # fmt: skip
    return _once(used)


def zone_notes(zones: ZonesUsed | Mapping[str, Any], outside: tuple[int, int] = (0, 0)) -> tuple[str, ...]:
    """Who is in no figure: of secret zones, elsewhere, and ``outside`` (zones, inhabitants) beyond the network."""
    used = zones if isinstance(zones, dict) else cast("ZonesUsed", zones).record()
    found = []
    if used["secret"]:
        found.append(
            f"Van {fmt.number(used['secret'])} gebieden houdt het CBS het aantal inwoners geheim: wie daar woont, is "
            "niet meegeteld."
        )
    if outside[0]:
        found.append(
            f"Buiten het bereik van het netwerk liggen {fmt.number(outside[0])} gebieden met "
            f"{fmt.number(outside[1])} inwoners: die tellen niet mee."
        )
    if used["small"]:
        found.append(
            f"De inwoners zijn alleen opgehaald voor het gebied „{used['extent']}”: wie daarbuiten woont, telt nergens "
            "mee."
        )
    return tuple(found)


def option_notes(table: DecisionTable) -> tuple[str, ...]:
    """What the zones and the timetable of a decision table leave out, or that its calendar has ended."""
    settings = cast("Mapping[str, Any]", table.settings)
    if not settings:
        return ()
    timetable = settings["timetable"]
    days = ", ".join(f"{_DAYS[day]} {fmt.date(str(on))}" for day, on in timetable["dates"].items())
    valid = ""
    if timetable["valid_until"]:  # whether it is over depends on the day of who reads this
        first, last = (fmt.date(timetable[name]) for name in ("valid_from", "valid_until"))
        valid = f" De dienstregeling is opgehaald en geldt van {first} tot en met {last}."
    changed = {one["code"] for one in timetable["notes"] if one["outcome"] != "told"}
    repaired = f" Daarin is hersteld of weggelaten: {', '.join(sorted(changed))}." if changed else ""
    return (f"Dagen van de dienstregeling: {days}.{valid}{repaired}", *zone_notes(settings["zones_used"]))


def note(used: Iterable[Used]) -> str:
    """Which of the data behind a table was fetched, as a sentence; that none was is also something to say."""
    known = tuple(used)
    if not known:
        return ""
    fetched = [one.words for one in known if one.level != EMBEDDED]
    if not fetched:
        return f"Gegevens van deze tabel: {texts.LEVEL[EMBEDDED]}."
    rest = f"; de rest is {texts.LEVEL[EMBEDDED]}" if len(fetched) < len(known) else ""
    return f"Gegevens van deze tabel: ververst zijn {'; '.join(fetched)}{rest}."


def _date_of(name: str, catalogue: Catalogue) -> str:
    return catalogue[name].reference_date


def _once(found: Iterable[Used]) -> tuple[Used, ...]:
    return tuple(dict.fromkeys(found))
