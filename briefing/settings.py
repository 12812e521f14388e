"""What a briefing is made of: settings that are complete, checked, and the same text each time they are written.

A settings file is JSON. Nothing in it is ever run or read as markup: texts are data down to the paper.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from briefing.errors import SettingError, SettingsFileError
from briefing.frame import FIT, ORIENTATIONS, PAPERS_MM, Bounds, check_extent, check_scale

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DOCUMENT_STATUS = ("concept", "vastgesteld")
LANGUAGES = ("nl",)
KINDS = ("map", "reach", "options", "difference", "loss", "variants", "dual_use", "register")
MOST_SHEETS = 12
MOST_BYTES = 200_000
"""A settings file that is larger is not one."""

MOST_ADDRESS = 200
_LONGEST = {"title": 120, "subtitle": 200, "author": 100}
_DIGEST_LENGTH = 16


@dataclass(frozen=True)
class Content:
    """What a sheet says: ``kind`` is one of :data:`KINDS`, the other fields belong to it.

    ``destination`` and ``mode`` to ``reach``, ``options`` and ``measures`` (all that differ if empty) to ``options``
    and ``difference``, ``plan`` to ``loss``, ``plans`` to ``variants``, ``theme`` (the label of a group) to
    ``register``.
    """

    kind: str = "map"
    destination: str = ""
    mode: str = ""
    options: tuple[str, ...] = ()
    plan: str = ""
    theme: str = ""
    plans: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


_OF_KIND = {
    "map": set[str](),
    "reach": {"destination", "mode"},
    "options": {"options", "measures"},
    "difference": {"options", "measures"},
    "loss": {"plan"},
    "variants": {"plans"},
    "dual_use": set[str](),
    "register": {"theme"},
}


@dataclass(frozen=True)
class SheetSettings:
    """One sheet: a map, and the table of what it is about.

    Attributes
    ----------
    extent : tuple of float, optional
        West, south, east and north in RD New (EPSG:28992).
    place : str
        ``layer/feature``, instead of an extent.
    layers : tuple of str
        Ids of layers, in the order of the legend.
    date : str
        The day that the map shows, ISO; empty for the data as it is.
    """

    title: str
    layers: tuple[str, ...]
    scale: int | str = FIT
    extent: Bounds | None = None
    place: str = ""
    date: str = ""
    content: Content = Content()


@dataclass(frozen=True)
class Settings:
    """A whole briefing.

    Attributes
    ----------
    print_date : str
        ISO; it is a setting, so that the same files come out on another day.
    address : str
        Where the app is, so that the colophon can lead to the same maps; empty for no such links.
    """

    title: str
    author: str
    document_status: str
    print_date: str
    sheets: tuple[SheetSettings, ...]
    subtitle: str = ""
    language: str = "nl"
    paper: str = "A4"
    orientation: str = "landscape"
    address: str = ""

    def json(self) -> str:
        """The settings as a file from which the same briefing is made."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2, sort_keys=True) + "\n"

    @property
    def digest(self) -> str:
        """Changes with every setting."""
        return hashlib.sha256(self.json().encode()).hexdigest()[:_DIGEST_LENGTH]

    @property
    def slug(self) -> str:
        """The title as a file name: lowercase letters, digits and hyphens."""
        plain = unicodedata.normalize("NFKD", self.title).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-") or "briefing"


def read_settings(path: Path, print_date: str = "") -> Settings:
    """Read a settings file; ``print_date`` replaces the one in it.

    Raises
    ------
    SettingsFileError
        There is no such file, it is too large, or it is no JSON object.
    SettingError
        A setting cannot be used.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise SettingsFileError(path=path, english=f"{reason}.", dutch_reason=f"{reason}.") from error
    return settings_of(content, path, print_date)


def settings_of(content: bytes, name: Path | str, print_date: str = "") -> Settings:
    """Read the content of a settings file, which errors call ``name``. Raises as :func:`read_settings`."""
    if len(content) > MOST_BYTES:
        raise SettingsFileError(
            path=name, english=f"it is larger than {MOST_BYTES} bytes.", dutch_reason=f"groter dan {MOST_BYTES} bytes."
        )
    try:
        found = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise SettingsFileError(
            path=name, english=f"it is no JSON in UTF-8 ({error}).", dutch_reason="het is geen JSON in UTF-8."
        ) from error
    if not isinstance(found, dict):
        raise SettingsFileError(path=name, english="write a JSON object.", dutch_reason="schrijf een JSON-object.")
    return parse({**found, **({"print_date": print_date} if print_date else {})})


def parse(given: Mapping[str, Any]) -> Settings:
    """Make settings of plain values. Raises :class:`SettingError`, which names the key and the value."""
    _check_keys(given, Settings, "")
    sheets = given.get("sheets")
    if not isinstance(sheets, list) or not 1 <= len(sheets) <= MOST_SHEETS:
        raise SettingError("sheets", sheets, f"list 1 to {MOST_SHEETS} sheets.", f"geef 1 tot {MOST_SHEETS} bladen.")
    return Settings(
        title=_text(given, "title", required=True),
        subtitle=_text(given, "subtitle"),
        author=_text(given, "author", required=True),
        document_status=_one_of(given, "document_status", DOCUMENT_STATUS),
        language=_one_of(given, "language", LANGUAGES, "nl"),
        paper=_one_of(given, "paper", tuple(PAPERS_MM), "A4"),
        orientation=_one_of(given, "orientation", ORIENTATIONS, "landscape"),
        print_date=_day(given, "print_date", required=True),
        address=_address(given),
        sheets=tuple(_sheet(one, f"sheets[{number}].") for number, one in enumerate(sheets)),
    )


def _sheet(given: Any, prefix: str) -> SheetSettings:
    if not isinstance(given, dict):
        raise SettingError(prefix.rstrip("."), given, "write an object.", "schrijf een object.")
    _check_keys(given, SheetSettings, prefix)
    extent, place = given.get("extent"), given.get("place", "")
    if (extent is None) == (not place):
        raise SettingError(
            f"{prefix}extent", extent, "give either 'extent' or 'place'.", "geef óf 'extent' óf 'place'."
        )
    return SheetSettings(
        title=_text(given, "title", prefix, required=True),
        layers=_layers(given, prefix),
        scale=check_scale(given.get("scale", FIT)),
        extent=None if extent is None else _extent(extent, prefix),
        place=_place(place, prefix) if place else "",
        date=_day(given, "date", prefix),
        content=_content(given.get("content", {"kind": "map"}), prefix),
    )


_LISTS = {"options", "plans", "measures"}


def _content(given: Any, prefix: str) -> Content:
    key = f"{prefix}content"
    if not isinstance(given, dict) or given.get("kind") not in KINDS:
        kinds = ", ".join(KINDS)
        raise SettingError(key, given, f"write an object whose 'kind' is one of {kinds}.", f"kies uit: {kinds}.")
    wanted = _OF_KIND[given["kind"]]
    for name, value in given.items():
        if name != "kind" and name not in wanted and value not in ("", [], ()):
            raise SettingError(
                f"{key}.{name}", value, f"kind '{given['kind']}' has no such setting.", "die instelling bestaat niet."
            )
    lists: dict[str, Any] = {name: _ids(given, name, f"{key}.") for name in wanted & _LISTS}
    texts: dict[str, Any] = {name: _id(given, name, f"{key}.") for name in wanted - {*_LISTS, "theme"}}
    if "theme" in wanted:
        texts["theme"] = _text(given, "theme", f"{key}.", required=True)
    return Content(kind=given["kind"], **lists, **texts)


_MOST_M = 1e9
"""Numbers beyond this are no metres; an integer of a thousand digits is no number that can be computed with at all."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}")


def _id(given: Mapping[str, Any], key: str, prefix: str) -> str:
    value = given.get(key, "")
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise SettingError(prefix + key, value, "write an id.", "schrijf een id.")
    return value


def _ids(given: Mapping[str, Any], key: str, prefix: str) -> tuple[str, ...]:
    value = given.get(key, [])
    if not isinstance(value, (list, tuple)) or not all(isinstance(one, str) and _ID.fullmatch(one) for one in value):
        raise SettingError(prefix + key, value, "list ids.", "geef een lijst van nummers.")
    return tuple(dict.fromkeys(value))


def _layers(given: Mapping[str, Any], prefix: str) -> tuple[str, ...]:
    from layers import layer_specs

    value = given.get("layers")
    if not isinstance(value, (list, tuple)):
        raise SettingError(f"{prefix}layers", value, "list ids of layers.", "geef een lijst van kaartlagen.")
    for one in value:
        if not isinstance(one, str) or one not in layer_specs():
            raise SettingError(
                f"{prefix}layers", one, "no such layer; see 'paraatkaart layers'.", "die kaartlaag bestaat niet."
            )
    return tuple(dict.fromkeys(value))


def _extent(value: Any, prefix: str) -> Bounds:
    numbers = isinstance(value, (list, tuple)) and all(
        isinstance(one, (int, float)) and not isinstance(one, bool) and abs(one) < _MOST_M for one in value
    )
    if not numbers or len(value) != 4:
        raise SettingError(
            f"{prefix}extent", value, "write four numbers: west, south, east, north in RD metres.",
            "schrijf vier getallen: west, zuid, oost, noord in RD-meters.",
        )  # fmt: skip
    west, south, east, north = (float(one) for one in value)
    return check_extent((west, south, east, north))


def _place(value: Any, prefix: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9_]{1,60}/[^\s/]{1,80}", value):
        raise SettingError(f"{prefix}place", value, "write 'layer/feature'.", "schrijf 'laag/object'.")
    return value


def _text(given: Mapping[str, Any], key: str, prefix: str = "", *, required: bool = False) -> str:
    value = given.get(key, "")
    longest = _LONGEST.get(key, _LONGEST["title"])
    if not isinstance(value, str):
        raise SettingError(prefix + key, value, "write a text.", "schrijf een tekst.")
    if len(value) > longest:
        raise SettingError(prefix + key, value, f"at most {longest} characters.", f"ten hoogste {longest} tekens.")
    if required and not value.strip():
        raise SettingError(prefix + key, value, "it may not be empty.", "dit mag niet leeg zijn.")
    # Control characters, direction overrides and surrogates have no place on paper and can hide what stands there.
    if any(unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co", "Cn"} for one in value):
        raise SettingError(
            prefix + key, value, "it has characters that cannot be printed.", "niet al die tekens zijn te drukken."
        )
    return unicodedata.normalize("NFC", value.strip())


def _one_of(given: Mapping[str, Any], key: str, allowed: tuple[str, ...], usual: str = "") -> str:
    value = given.get(key, usual)
    if value not in allowed:
        known = ", ".join(allowed)
        raise SettingError(key, value, f"choose one of: {known}.", f"kies uit: {known}.")
    return str(value)


_ADDRESS = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?(?:/[A-Za-z0-9._~-]+)*/?")


def _address(given: Mapping[str, Any]) -> str:
    value = given.get("address", "")
    if value and not (isinstance(value, str) and len(value) <= MOST_ADDRESS and _ADDRESS.fullmatch(value)):
        raise SettingError(
            "address", value, "write where the app is: https://, a host and if needed a path; nothing secret.",
            "schrijf waar de app staat: https://, een host en zo nodig een pad; niets geheims.",
        )  # fmt: skip
    return value or ""


def _day(given: Mapping[str, Any], key: str, prefix: str = "", *, required: bool = False) -> str:
    value = given.get(key, "")
    if value == "" and not required:
        return ""
    if not isinstance(value, str) or not _is_day(value):
        raise SettingError(prefix + key, value, "write a day as YYYY-MM-DD.", "schrijf een dag als JJJJ-MM-DD.")
    return value


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _check_keys(given: Mapping[str, Any], kind: type, prefix: str) -> None:
    known = list(kind.__dataclass_fields__)  # type: ignore[attr-defined]
    for key in given:
        if key not in known:
            raise SettingError(
                f"{prefix}{key}"[:80], given[key], f"there is no such setting; known: {', '.join(known)}.",
                f"die instelling bestaat niet; bekend: {', '.join(known)}.",
            )  # fmt: skip
