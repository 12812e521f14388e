"""Options, travellers and prices of the user's own: kept in the session of that user and nowhere else.

What is computed from them is kept in the session too, by content. The files lie in a folder of the session, because the
analyses read files; it is removed when the session ends.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from analysis.errors import OptionInvalidError
from analysis.options import authoring
from geodata import active
from geodata.options import option_files
from geodata.timetable.in_use import current_digest
from ui.language import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.scenario import Scenario

MOST_OPTIONS = 12
MOST_BYTES = 100_000
"""Of one file that is uploaded."""

TABLES = ("demand", "shifts", "costs", "modes", "emissions")
"""Tables that a user may replace."""

_OPTIONS, _TABLES, _FOLDER, _KEPT = "eigen-opties", "eigen-tabellen", "eigen-map", "eigen-uitkomsten"
_MOST_KEPT = 80

_T = TypeVar("_T")


class _Folder:
    """A folder that goes away with the session."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="paraatkaart-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def options() -> dict[str, Scenario]:
    """The options of this session, by id."""
    found: dict[str, Scenario] = st.session_state.setdefault(_OPTIONS, {})
    return found


def put(scenario: Scenario, *, new: bool) -> None:
    """Keep an option of one's own, or another content of it.

    Raises
    ------
    OptionInvalidError
        Its id cannot be used, or there are too many options.
    """
    own, file = options(), f"{scenario.id[:80]}.toml"
    taken = {*option_files(active()), *(own if new else ())}
    authoring.check_id(scenario.id, file, taken)
    if new and len(own) >= MOST_OPTIONS:
        raise OptionInvalidError(
            option=scenario.id,
            file=file,
            key="id",
            english=f"there are {MOST_OPTIONS} options of your own already: remove one first.",
            dutch_reason=f"er zijn al {MOST_OPTIONS} eigen opties: verwijder er eerst een.",
        )
    (_folder() / file).write_text(authoring.to_toml(scenario), encoding="utf-8")
    own[scenario.id] = scenario


def remove(option: str) -> None:
    """Forget an option of one's own."""
    options().pop(option, None)
    (_folder() / f"{option}.toml").unlink(missing_ok=True)


def read(content: bytes, name: str) -> Scenario:
    """Read an option file that somebody gave us.

    Raises
    ------
    OptionInvalidError
        It is too large, no text, no TOML, or says something that no option can say.
    """
    name = Path(name).name[:80] or "optie.toml"

    def fail(english: str, dutch: str) -> OptionInvalidError:
        stem = name.removesuffix(".toml")
        return OptionInvalidError(option=stem, file=name, key="-", english=english, dutch_reason=dutch)

    if len(content) > MOST_BYTES:
        raise fail(f"it is larger than {MOST_BYTES} bytes.", f"het bestand is groter dan {MOST_BYTES // 1000} kB.")
    try:
        return authoring.from_toml(content.decode("utf-8-sig"), name)
    except OptionInvalidError:
        raise
    except (ValueError, RecursionError) as error:  # no UTF-8, numbers of endless length, brackets without end
        raise fail(f"it cannot be read: {type(error).__name__}.", "het bestand is geen leesbare TOML.") from error


def reference(option: str) -> str:
    """What the analyses call an option: the id of one that ships, the file of one's own."""
    return str(_folder() / f"{option}.toml") if option in options() else option


def tables() -> dict[str, str]:
    """Tables of one's own as the text of a file, by name."""
    found: dict[str, str] = st.session_state.setdefault(_TABLES, {})
    return found


def put_table(name: str, text: str) -> None:
    """Use another table; an empty text is the one that ships."""
    if text:
        tables()[name] = text
        (_folder() / f"{name}.csv").write_text(text, encoding="utf-8")
    else:
        tables().pop(name, None)


def table_file(name: str) -> Path | None:
    """The file of a table of one's own; ``None``: the one that ships."""
    return _folder() / f"{name}.csv" if name in tables() else None


def scratch(name: str, text: str) -> Path:
    """A file to check a table before it is used."""
    path = _folder() / tr("nieuw") / f"{name}.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def content(option: str) -> str:
    """Changes with what an option of one's own says; empty for those that ship."""
    own = options().get(option)
    return "" if own is None else hashlib.sha256(authoring.to_toml(own).encode()).hexdigest()


def table_content(name: str) -> str:
    """Changes with what a table of one's own says; empty: the one that ships."""
    text = tables().get(name)
    return "" if text is None else hashlib.sha256(text.encode()).hexdigest()


def tables_content() -> str:
    """Changes with the tables of one's own; empty without any."""
    return "".join(name + hashlib.sha256(text.encode()).hexdigest() for name, text in sorted(tables().items()))


def kept(key: tuple[Any, ...], make: Callable[[], _T]) -> _T:
    """Compute a thing once per session, data in use and key; the oldest ones are forgotten."""
    found: dict[tuple[Any, ...], Any] = st.session_state.setdefault(_KEPT, {})
    key = (active().fingerprint, current_digest(), *key)
    value = found.pop(key) if key in found else make()
    found[key] = value
    while len(found) > _MOST_KEPT:
        del found[next(iter(found))]
    made: _T = value
    return made


def _folder() -> Path:
    if _FOLDER not in st.session_state:
        st.session_state[_FOLDER] = _Folder()
    path: Path = st.session_state[_FOLDER].path
    return path
