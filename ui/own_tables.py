"""Tables of the user's own for dual use and for plans: kept in the session of that user and nowhere else.

The analyses read files, so the tables lie in a folder of the session, which is removed when the session ends.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import weakref
from pathlib import Path

import streamlit as st

FILES = {
    "dual_use_matrix": "oordelen.csv",
    "use_calendar": "kalender.csv",
    "land_prices": "prijzen.csv",
    "compensation": "compensatie.csv",
}
"""Table → what its file is called, also when it is saved."""

_TEXTS, _FOLDER = "eigen-ruimtetabellen", "eigen-ruimtemap"


class _Folder:
    """A folder that goes away with the session."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="paraatkaart-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def text(name: str) -> str | None:
    """A table of this session as the text of a file; none: the one that ships."""
    found: str | None = _texts().get(name)
    return found


def put(name: str, content: str) -> None:
    """Use another table; an empty text is the one that ships."""
    if content:
        _texts()[name] = content
    else:
        _texts().pop(name, None)


def file(name: str) -> Path | None:
    """The file of a table of this session; none: the one that ships."""
    content = text(name)
    return None if content is None else draft(name, content)


def draft(name: str, content: str) -> Path:
    """A file with a content, named as the table is; every content has its own, so that none changes under a reader."""
    path = folder(content.encode()) / FILES[name]
    path.write_text(content, encoding="utf-8")
    return path


def folder(content: bytes) -> Path:
    """A folder of this session for files that are made of a content; it goes away with the session."""
    if _FOLDER not in st.session_state:
        st.session_state[_FOLDER] = _Folder()
    path: Path = st.session_state[_FOLDER].path / hashlib.sha256(content).hexdigest()[:16]
    path.mkdir(exist_ok=True)
    return path


def content(*names: str) -> str:
    """Changes with what these tables say; empty if all of them are the ones that ship."""
    own = [(name, text(name)) for name in names]
    if not any(found for _, found in own):
        return ""
    return hashlib.sha256(repr(own).encode()).hexdigest()


def options(**given: str) -> str:
    """The options of a command that name the own tables among ``given``: option → table."""
    return "".join(f" --{option} {FILES[name]}" for option, name in given.items() if text(name))


def _texts() -> dict[str, str]:
    found: dict[str, str] = st.session_state.setdefault(_TEXTS, {})
    return found
