"""Every Dutch text that the screen translates: those of the code, of the scripts of the map, and of our own data.

``python -m ui.message_sources`` brings the catalogue up to date: new texts come in without a translation, texts that
are gone are taken out.
"""

from __future__ import annotations

import ast
import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from analysis import search
from analysis.loss import NOT_DECIDED
from analysis.options import authoring
from analysis.options.sensitivity import NOT_VARIED
from analysis.overlay import statements
from briefing.ready import ready_made
from geodata import embedded
from geodata.accept import SWITCH
from geodata.drawn import DUTCH as DRAWN
from geodata.sources.services import refreshable
from layers import feature_table
from layers.load import specified_themes
from layers.look import texts, variants, verdicts
from ui import assets, guide
from ui.language import ENGLISH, path

if TYPE_CHECKING:
    from collections.abc import Iterator

Message = tuple[str, str]
"""A text, and the same for more than one thing; empty if it counts nothing."""

_UI = Path(str(files("ui")))
_SINGLE, _LISTED, _NAMED = {"tr", "later"}, "Texts", "Words"

_COLUMNS = {
    "categories": ("label_singular", "group_label"),
    "use_functions": ("name",),
    "dual_use_matrix": ("rationale",),
    "military_requirements": ("name", "unit", "note"),
    "asset_properties": ("note",),
    "network_assumptions": ("name", "description"),
    "shifts": ("name", "note"),
    "demand": ("name", "note"),
    "costs": ("name", "unit"),
    "modes": ("name",),
    "emissions": ("name",),
    "options": ("name",),
    "plans": ("plan_name", "becomes"),
    "destinations": ("name",),
}
"""Embedded table → its columns with words of our own. What a document says is no such word."""


_OURS = "Paraatkaart"
"""Publisher of what has no document behind it: those titles are ours too."""


def in_code() -> set[Message]:
    """The texts that the modules of ``ui`` give to :mod:`ui.language`."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in sorted(_UI.rglob("*.py")))
    return {message for tree in trees for call in ast.walk(tree) for message in _of_call(call)}


def _of_call(call: ast.AST) -> Iterator[Message]:
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or not call.args:
        return
    first = call.args[0]
    if call.func.id in _SINGLE and isinstance(first, ast.Constant):
        yield str(first.value), ""
    elif call.func.id == "trn":
        one, many = (str(ast.literal_eval(argument)) for argument in call.args[:2])
        yield one, many
    elif call.func.id == _LISTED:
        yield from ((str(one.value), "") for one in call.args if isinstance(one, ast.Constant))
    elif call.func.id == _NAMED and isinstance(first, ast.Dict):
        yield from ((str(one.value), "") for one in first.values if isinstance(one, ast.Constant))


def in_scripts() -> set[Message]:
    """The texts of the scripts of the map."""
    return {(text, "") for text in assets.words()}


def in_data() -> set[Message]:
    """Our own words in the tables, the specifications and other packages."""
    return {(text, "") for text in _data() if text and text != "nan"}


def _data() -> Iterator[str]:
    for words in (texts.PLAN_STATUS, texts.PLAN_STATUS_MEANING, texts.FIGURE_STATUS, texts.EVIDENCE,
                  texts.EVIDENCE_MEANING, texts.LEVEL, texts.MODE, texts.BY_MODE, variants.NAMES, search.KINDS,
                  DRAWN):  # fmt: skip
        yield from words.values()
    yield from (one.words for one in verdicts.VERDICTS.values())
    yield from (SWITCH, feature_table.PRECISION, feature_table.NUMBER)
    yield from (*statements.CLASSES, *NOT_VARIED, *authoring.KIND_NAMES.values())
    for kind in authoring.KIND_NAMES:
        for field in authoring.fields(kind):
            yield from (field.label, field.unit, field.help)
    for decided in NOT_DECIDED:
        yield from decided
    for theme in specified_themes():
        yield theme.title
        for spec in theme.layers:
            yield from (spec.title, spec.description, spec.legend_note, *spec.attributes.values())
    for page in guide.helps().values():
        yield from (page.title, *page.sentences)
    yield from (service.title for service in refreshable().values())
    yield from (json.loads(Path(str(one)).read_text(encoding="utf-8"))["title"] for one in ready_made().values())
    yield from _tables()


def _tables() -> Iterator[str]:
    catalogue = embedded()
    for table, columns in _COLUMNS.items():
        found = catalogue.features(table) if catalogue[table].file.endswith(".geojson") else catalogue.table(table)
        for column in columns:
            yield from found[column].dropna().astype(str).unique()
    licences = {one.licence for one in catalogue.sources.values()} | {one.licence for one in refreshable().values()}
    for licence in licences:
        yield from licence.split("; ")
    yield from (source.title for source in catalogue.sources.values() if source.publisher == _OURS)
    yield from (dataset.title for dataset in catalogue.datasets.values())
    yield catalogue["zones"].description
    for option in sorted(Path(str(files("geodata"))).glob("data/options/*.toml")):
        yield tomllib.loads(option.read_text(encoding="utf-8"))["rationale"]


def messages() -> set[Message]:
    """All of them; a text that is also counted is one message."""
    found = in_code() | in_scripts() | in_data()
    counted = {one for one, many in found if many}
    return {(one, many) for one, many in found if many or one not in counted}


def update(language: str = ENGLISH) -> Catalog:
    """The catalogue of a language with exactly the messages that there are, in the order of the alphabet."""
    with path(language).open("rb") as file:
        before = read_po(file, locale=language)
    after = Catalog(
        locale=language,
        project="Paraatkaart",
        charset="utf-8",
        fuzzy=False,
        creation_date=before.creation_date,
        revision_date=before.revision_date,
    )
    for one, many in sorted(messages()):
        known = before.get(one)
        after.add((one, many) if many else one, known.string if known else ("", "") if many else "")
    return after


if __name__ == "__main__":
    made = update()
    with path(ENGLISH).open("wb") as po:
        write_po(po, made, width=120, omit_header=False, sort_output=True)
