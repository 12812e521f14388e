"""The pages of docs/methods inside the application, so that they can be read without a connection."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from markdown_it import MarkdownIt

from geodata.errors import ParaatkaartError
from ui.language import address, current

_FOLDER = Path(str(files("ui"))).parent / "docs" / "methods"
_LOCAL = re.compile(r"^([a-z-]+)\.md(#.*)?$")


class MethodMissingError(ParaatkaartError, FileNotFoundError):
    """There is no page of this method."""

    english_template = "There is no page '{name}' in {folder}; start the application from a whole copy of the project."
    dutch_template = "Er is geen uitleg met de naam '{name}'. Kies er een uit de lijst."


@cache
def titles() -> dict[str, str]:
    """Method → the title of its page, in the order of their names; empty where the folder of documents is absent."""
    return {path.stem: _title(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*.md"))}


def _title(text: str) -> str:
    return text.splitlines()[0].lstrip("# ").strip()


def as_html(name: str) -> str:
    """The page of a method as HTML, in English, with headings one level lower than in the file.

    Links to other methods stay in the application; others, to files of the project, are shown as text.

    Raises
    ------
    MethodMissingError
        Nothing has this name.
    """
    return _as_html(name, current())


@cache
def _as_html(name: str, language: str) -> str:  # noqa: ARG001  the links lead to pages in this language
    if name not in titles():
        raise MethodMissingError(name=name, folder=_FOLDER)
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse((_FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + 1, 6)}"
        outside: list[bool] = []
        for child in token.children or ():
            if child.type == "link_open":
                found = _LOCAL.match(str(child.attrGet("href")))
                outside.append(found is None or found[1] not in titles())
                if found and not outside[-1]:
                    child.attrSet("href", address(f"uitleg?methode={found[1]}"))
            if child.type in ("link_open", "link_close") and outside[-1]:
                child.tag = "span"
                child.attrs = {}
            if child.type == "link_close":
                outside.pop()
    body = parser.renderer.render(tokens, parser.options, {})
    return f'<article class="method" lang="en">{body}</article>'
