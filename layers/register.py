"""The register: what the documents say, as tables whose references to each other were checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geodata import Catalogue, active
from geodata.frames import rows as rows_of
from layers.load import layer_specs
from layers.milestones import wrong_kinds
from layers.unreviewed import withheld
from layers.whereabouts import wrong_placements, wrong_texts
from layers.wrong import Wrong, located

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from geodata.errors import DatasetInvalidError

PLACES = "places"
"""The dataset whose features name their row of the register and their layer."""

SEPARATOR = ";"
"""Between the entries of a list in one cell."""

_REFERENCES = {
    "register": {
        "category": "categories",
        "pillar": "pillars",
        "actors": "register",
        "documents": "documents",
        "source": "documents",
        "linked": "register",
    },
    "pillars": {"document": "documents"},
    "conflict_topics": {"register_ids": "register"},
    "conflicts": {"topic": "conflict_topics", "document": "documents", "register_id": "register"},
    "open_questions": {"document": "documents", "actors": "register", "register_ids": "register"},
    "timeline": {"register_id": "register", "register_ids": "register", "document": "documents"},
    "placements": {"register_id": "register"},
}
"""Table → column → table whose ids the column names, one or several with semicolons between them."""

REGIONS = ("Drenthe", "Noord-Drenthe", "Zuidoost-Drenthe", "Zuidwest-Drenthe", "buiten Drenthe")
"""What the column ``regions`` of the register may name."""

_ELSEWHERE = ("'s-Gravenhage", "Enschede", "Wageningen")
"""Municipalities that the documents name and the map does not reach."""

_SHAPES = {
    "fill": ("Polygon", "MultiPolygon"),
    "line": ("LineString", "MultiLineString"),
    "point": ("Point",),
    "ring": ("Point",),
}
"""Shape of a layer's symbol → the geometries that it can draw."""

_SECTIONS = {
    "register": {"sections": "documents", "sections_added": "documents"},
    "timeline": {"section": "document"},
    "open_questions": {"section": "document"},
}
"""Table → column with sections → column with the documents that have them."""

_DATE_LENGTH = {"day": 10, "month": 7, "quarter": 7, "year": 4, "undated": 0}


@dataclass(frozen=True, eq=False)
class Register:
    """What the documents say and what is known about it.

    Attributes
    ----------
    rows : DataFrame
        Table ``register`` with ``category_label``, ``group``, ``group_label``, ``pillar_labels`` and
        ``document_titles``; the last two are texts with semicolons between the entries.
    documents, categories, pillars, conflicts, topics, open_questions, timeline, placements : DataFrame
        The tables of the same names (``topics`` is ``conflict_topics``), as they are in the catalogue.
    """

    rows: pd.DataFrame
    documents: pd.DataFrame
    categories: pd.DataFrame
    pillars: pd.DataFrame
    conflicts: pd.DataFrame
    topics: pd.DataFrame
    open_questions: pd.DataFrame
    timeline: pd.DataFrame
    placements: pd.DataFrame


def load_register(catalogue: Catalogue | None = None) -> Register:
    """Open the register of the data in use, or of another catalogue.

    Raises
    ------
    DatasetMissingError, DatasetAlteredError, DatasetInvalidError
        A table is not what the catalogue promises, or names what does not exist; the message says in which table,
        row and column.
    """
    used = active()
    return _kept(used) if catalogue is None or catalogue is used else _load(catalogue)


def entries(cell: str) -> tuple[str, ...]:
    """The entries of a list in one cell; an empty cell has none."""
    return tuple(entry for part in cell.split(SEPARATOR) if (entry := part.strip()))


@lru_cache(maxsize=4)
def _kept(catalogue: Catalogue) -> Register:
    return _load(catalogue)


def load_with_gaps(catalogue: Catalogue) -> tuple[Register, dict[str, str]]:
    """Open the register although rows, placements, features or layers are lost that it leads to.

    Returns
    -------
    Register, dict
        What is left; and per id what is lost, the first of it with file and line.

    Raises
    ------
    DatasetMissingError, DatasetAlteredError, DatasetInvalidError
        As ``load_register``, but for references to what is lost.
    """
    tables = _tables(catalogue)
    _refuse(catalogue, _faults(catalogue, tables))
    lost: dict[str, str] = {}
    owners = {"placements": tables["placements"]["register_id"], PLACES: catalogue.features(PLACES)["inventory_id"]}
    for wrong in (*_wrong_placements(catalogue, tables["placements"]), *_wrong_places(catalogue, tables)):
        problem = f"{wrong.problem} ({catalogue.place_of(wrong.dataset, wrong.row)})"
        lost.setdefault(str(owners[wrong.dataset].iloc[wrong.row - 1]), problem)
    return _register(withheld(tables, catalogue)), lost


def _load(catalogue: Catalogue) -> Register:
    for error in wrong_rows(catalogue):
        raise error
    return _register(withheld(_tables(catalogue), catalogue))


def wrong_rows(catalogue: Catalogue) -> Iterator[DatasetInvalidError]:
    """All mistakes in the tables of the register and in the references between them, each with file and line.

    Raises
    ------
    DatasetMissingError, DatasetAlteredError, DatasetInvalidError
        A table is not what the catalogue promises.
    """
    tables = _tables(catalogue)
    wrong = (
        *_wrong_references(tables),
        *_faults(catalogue, tables),
        *_wrong_placements(catalogue, tables["placements"]),
        *_wrong_places(catalogue, tables),
    )
    yield from (located(mistake, catalogue) for mistake in dict.fromkeys(wrong))


def _tables(catalogue: Catalogue) -> dict[str, pd.DataFrame]:
    return {
        name: catalogue.table(name) for name in dict.fromkeys(("documents", "categories", "register", *_REFERENCES))
    }


def _faults(catalogue: Catalogue, tables: Mapping[str, pd.DataFrame]) -> Iterator[Wrong]:
    """Mistakes in what is there; not that something is lost."""
    yield from (wrong for wrong in _wrong_references(tables) if _target(wrong) != "register")
    yield from _wrong_sections(catalogue.table("inventory"), tables)
    yield from _wrong_names(catalogue, tables)
    yield from _wrong_dates(tables["timeline"])
    yield from wrong_kinds(tables["timeline"])
    yield from wrong_texts(_without_placements(tables), catalogue)
    yield from wrong_placements(tables["placements"], catalogue)


def _without_placements(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {name: table for name, table in tables.items() if name != "placements"}


def _target(wrong: Wrong) -> str:
    """The table that a wrong reference leads to."""
    return _REFERENCES[wrong.dataset][wrong.column]


def _refuse(catalogue: Catalogue, mistakes: Iterable[Wrong]) -> None:
    for wrong in mistakes:
        raise located(wrong, catalogue)


def _register(tables: Mapping[str, pd.DataFrame]) -> Register:
    return Register(
        rows=_labelled(tables),
        topics=tables["conflict_topics"],
        **{name: table for name, table in tables.items() if name not in {"register", "conflict_topics"}},
    )


def _labelled(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    rows = tables["register"]
    categories = tables["categories"].set_index("id")
    pillars, documents = (
        dict(zip(tables[name]["id"], tables[name][column], strict=True))
        for name, column in (("pillars", "label"), ("documents", "title"))
    )
    return rows.assign(
        category_label=categories["label_singular"].loc[rows["category"]].to_numpy(),
        group=categories["group"].loc[rows["category"]].to_numpy(),
        group_label=categories["group_label"].loc[rows["category"]].to_numpy(),
        pillar_labels=["; ".join(pillars[entry] for entry in entries(cell)) for cell in rows["pillar"]],
        document_titles=["; ".join(documents[entry] for entry in entries(cell)) for cell in rows["documents"]],
    )


def _wrong_references(tables: Mapping[str, pd.DataFrame]) -> Iterator[Wrong]:
    known = {name: set(table["id"]) for name, table in tables.items() if "id" in table}
    for name, columns in _REFERENCES.items():
        for column, target in columns.items():
            for row, cell in enumerate(tables[name][column], start=1):
                for entry in entries(cell):
                    if entry not in known[target]:
                        yield Wrong(name, row, column, f"'{entry}' is no id of '{target}'.")


def _wrong_sections(inventory: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Iterator[Wrong]:
    """Sections that the document named does not have, as far as the inventory knows its sections."""
    having = _documents_of_sections(inventory)
    for table, columns in _SECTIONS.items():
        for column, beside in columns.items():
            for row, (cell, documents) in enumerate(zip(tables[table][column], tables[table][beside], strict=True), 1):
                for entry in entries(cell):
                    named = entries(documents)
                    if not having.get(entry, frozenset()).intersection(named):
                        problem = f"'{entry}' is no section of {', '.join(named) or 'a document: the row names none'}."
                        yield Wrong(table, row, column, problem)


def _documents_of_sections(inventory: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Section → the documents that it can be of: those that every row of the inventory with it names."""
    having: dict[str, frozenset[str]] = {}
    for documents, sections in zip(inventory["documents"], inventory["sections"], strict=True):
        for section in entries(sections):
            named = frozenset(entries(documents))
            having[section] = having.get(section, named) & named
    return having


def _wrong_names(catalogue: Catalogue, tables: Mapping[str, pd.DataFrame]) -> Iterator[Wrong]:
    towns = {*catalogue.features("municipalities")["name"], *_ELSEWHERE}
    for table, column, known in (
        ("register", "municipalities", towns),
        ("open_questions", "municipalities", towns),
        ("register", "regions", set(REGIONS)),
    ):
        for row, cell in enumerate(tables[table][column], start=1):
            for entry in entries(cell):
                if entry not in known:
                    yield Wrong(table, row, column, f"'{entry}' is no name of one of the {column}.")


def _wrong_dates(timeline: pd.DataFrame) -> Iterator[Wrong]:
    for number, row in enumerate(rows_of(timeline), start=1):
        if len(row.date_from) != _DATE_LENGTH[row.date_precision]:
            problem = f"'{row.date_from}' is no date of precision '{row.date_precision}'."
            yield Wrong("timeline", number, "date_from", problem)


def _wrong_placements(catalogue: Catalogue, placements: pd.DataFrame) -> Iterator[Wrong]:
    known = {name: set(catalogue.features(name)["id"]) for name in set(placements["dataset"]) & set(catalogue.datasets)}
    for number, row in enumerate(rows_of(placements), start=1):
        if row.dataset not in catalogue.datasets:
            yield Wrong("placements", number, "dataset", f"there is no dataset '{row.dataset}'.")
        elif row.feature not in known[row.dataset]:
            problem = f"dataset '{row.dataset}' has no feature '{row.feature}'."
            yield Wrong("placements", number, "feature", problem)


def _wrong_places(catalogue: Catalogue, tables: Mapping[str, pd.DataFrame]) -> Iterator[Wrong]:
    ids = set(tables["register"]["id"])
    placements = tables["placements"]
    own = set(zip(placements["register_id"], placements["feature"], strict=True))
    layers = {str(spec.where.get("layer")): spec for spec in layer_specs().values() if spec.dataset == PLACES}
    for number, row in enumerate(rows_of(catalogue.features(PLACES)), start=1):
        if not isinstance(row.inventory_id, str):
            continue  # no document names it
        if row.inventory_id not in ids:
            yield Wrong(PLACES, number, "inventory_id", f"'{row.inventory_id}' is no id of 'register'.")
        elif (row.inventory_id, row.id) not in own:
            problem = f"'{row.id}' is not among the placements of '{row.inventory_id}'; add it to placements.csv."
            yield Wrong(PLACES, number, "id", problem)
        elif row.layer not in layers:
            yield Wrong(PLACES, number, "layer", f"there is no layer '{row.layer}' of this dataset.")
        elif row.geometry.geom_type not in _SHAPES[layers[row.layer].symbol.shape]:
            shape = layers[row.layer].symbol.shape
            problem = f"the symbol of layer '{row.layer}' ({shape}) cannot draw a {row.geometry.geom_type}."
            yield Wrong(PLACES, number, "layer", problem)
