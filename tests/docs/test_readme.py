"""What the README says holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geodata import embedded

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ["| Source | Publisher | Reference date | Licence | Attribution |", "|---|---|---|---|---|"]


def test_the_table_of_sources_is_that_of_the_catalogue(root: Path) -> None:
    used = {source for dataset in embedded().datasets.values() for source in dataset.sources}
    rows = [
        f"| {f'[{source.title}]({source.url})' if source.url else source.title} | {source.publisher} "
        f"| {source.reference_date} | {source.licence} | {source.attribution} |"
        for source in embedded().sources.values()
        if source.id in used
    ]

    found = re.search(r"<!-- sources: .*? -->\n(.*)\n<!-- end of sources -->", _text(root / "README.md"), re.DOTALL)

    assert found is not None
    assert found[1].splitlines() == HEAD + rows


def test_every_make_command_of_the_readme_exists(root: Path) -> None:
    commands = set(re.findall(r"(?:^|`)make ([a-z]+)", _text(root / "README.md"), re.MULTILINE))

    targets = set(re.findall(r"^([a-z]+):", _text(root / "Makefile"), re.MULTILINE))
    assert {"app", "test"} <= commands <= targets


def test_links_inside_the_repository_lead_somewhere(root: Path) -> None:
    pages = [root / "README.md", root / "CHANGELOG.md", *(root / "docs").rglob("*.md")]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", _text(page))]
    inside = [(page, link) for page, link in links if "://" not in link]

    assert inside
    assert [f"{page.name}: {link}" for page, link in inside if not (page.parent / link).exists()] == []


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
