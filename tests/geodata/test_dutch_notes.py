"""Every note that a refresh can make has words in Dutch."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import geodata
from geodata.dutch_notes import dutch
from geodata.sources.services import services
from geodata.timetable.notes import Notes, texts

ROOT = Path(str(geodata.__file__)).parent
WRITTEN = [*sorted((ROOT / "sources").glob("*.py")), ROOT / "before.py", ROOT / "accept.py", ROOT / "examine.py",
           ROOT / "refresh.py", ROOT / "timetable" / "trial.py"]  # fmt: skip
METHODS = {"say", "count", "count_rows", "append", "extend"}


def _words(node: ast.expr) -> str | None:
    """The text that an expression makes, with ``7`` for every value in it; ``None`` if it is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    return None


def _said() -> list[str]:
    """The notes in the code: first arguments of the methods that add one, and elements of what is added."""
    found = []
    for path in WRITTEN:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            owner = ast.unparse(node.func.value)
            if node.func.attr not in METHODS or not re.fullmatch(r"(self\.)?(notes|said)", owner):
                continue
            first = node.args[0]
            words = _words(first.elt if isinstance(first, ast.GeneratorExp) else first)
            if words is not None and re.search("[a-z]{3}", words):
                found.append(f"3 row(s) {words}" if node.func.attr.startswith("count") else words)
    return found


def test_every_note_in_the_code_has_words_in_dutch() -> None:
    said = _said()
    assert len(said) > 25
    assert [note for note in said if dutch(note) is None] == []


@pytest.mark.parametrize("name", list(services()))
def test_every_note_of_a_service_has_words_in_dutch(name: str) -> None:
    service = services()[name]
    assert [dutch(note) for note in service.notes] == list(service.dutch_notes)
    assert [dutch(f"{service.title}: {note}") for note in service.notes] == [
        f"{service.title}: {words}" for words in service.dutch_notes
    ]


def test_every_note_of_a_feed_is_found_again() -> None:
    notes = Notes()
    for code in ("backwards", "bom", "not_utf8", "outside", "bad_exception"):
        notes.add(code, 3, ["t1", "t2"], file="stops.txt")
    for note in notes.all():
        english, words = dutch(f"{note.outcome}: {note.text}"), note.dutch
        assert english is not None
        assert english.endswith(words)
    assert len(texts()) > 40


@pytest.mark.parametrize(
    "note, words",
    [
        (
            "2 row(s) outside the Netherlands left out (a, b)",
            "2 rij(en) buiten Nederland weggelaten (a, b)",
        ),
        (
            "Gemeenten: 9 row(s) whose 'homes' is not published, kept without (1, 2, …)",
            "Gemeenten: 9 rij(en) waarvan 'homes' niet openbaar is, zonder dat getal bewaard (1, 2, …)",
        ),
        (
            "refused: 2 trips whose time runs backwards. For example: t3. (weekday 2099-11-24, sunday 2099-11-29)",
            "geweigerd: 2 ritten waarin de tijd terugloopt. Bijvoorbeeld: t3. (werkdag 2099-11-24, zondag 2099-11-29)",
        ),
        (
            "no trip can be used on a sunday in the four weeks from 2026-11-22 on.",
            "geen rit is bruikbaar op een zondag in de vier weken vanaf 2026-11-22.",
        ),
        ("car: 3.2 km in 4 parts were cut off.", "car: 3.2 km in 4 losse delen is weggelaten."),
        ("it is in use, though the last step failed: x", "in gebruik, al mislukte de laatste stap: x"),
        ("something else", None),
    ],
)
def test_notes_in_dutch(note: str, words: str | None) -> None:
    assert dutch(note) == words
