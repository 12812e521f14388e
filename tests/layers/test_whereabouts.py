"""What tells of munition or storage may not say where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geodata import embedded
from layers.place_words import finer_place
from layers.register import wrong_rows
from layers.whereabouts import wrong_placements, wrong_tellings
from tests.layers.changed import changed
from tests.layers.test_told import planted, row

if TYPE_CHECKING:
    from collections.abc import Mapping

LINKS = (("sites", "KAZ-08"), ("places", "REG-01"))


SAYING_WHERE = {
    ("register", "KEN-07"): ("name", "Munitieopslag bij Exloo", "Exloo"),
    ("register", "MUN-01"): ("note", "Aan de Norgerweg.", "norgerweg"),
    ("register", "MUN-02"): ("search_names", "Depot Veenhuizen", "Veenhuizen"),
    ("register", "OPS-01"): ("places", "Dalen", "Dalen"),
    ("timeline", "MIJ-01"): ("label", "Munitiedepot Ruinen gereed", "Ruinen"),
    ("conflicts", "inwoners-drenthe-01"): ("statement", "De kernwapens liggen bij Diever.", "Diever"),
    ("open_questions", "OPEN-01"): ("question", "Waar ligt de munitie bij EXL\u00d3\u00d3?", "EXL\u00d3\u00d3"),
    ("inventory", "MUN-02"): ("name", "Munitiedepot Wezup", "Wezup"),
    ("places", "MUN-01"): ("note", "Ten oosten van Norg.", "Norg"),
    ("guarded", "GM1699"): ("reason", "Munitiedepot bij Een.", "Een"),
}
"""Dataset and row → column, what it says, and the place that this names."""


SAYING_NO_MORE: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("register", "KEN-06"): {"name": "Munitieopslag (gemeente Borger-Odoorn)"},
    ("register", "KEN-05"): {"name": "Energieopslag Exloo"},
    ("register", "KEN-03"): {"name": "Museum in Exloo"},
    ("register", "OPS-02"): {"name": "Munitie in Nederland", "note": "Een wens uit 2024; meer is niet bekend."},
}


def test_what_ships_says_of_none_where_it_is() -> None:
    assert list(wrong_tellings(embedded())) == []


def test_a_text_that_says_where_is_refused_with_file_line_and_way_out() -> None:
    saying = {key: {column: value} for key, (column, value, _) in SAYING_WHERE.items()}
    catalogue = changed({**saying, **SAYING_NO_MORE})
    found = [str(error) for mistakes in (wrong_rows, wrong_tellings) for error in mistakes(catalogue)]
    wanted = []
    for (dataset, row_id), (column, _, place) in SAYING_WHERE.items():
        table = embedded().features(dataset) if embedded()[dataset].geometry else embedded().table(dataset)
        (index,) = table.index[table["id"] == row_id]
        wanted.append(
            f"Dataset '{dataset}' is not valid: column '{column}' in row {index + 1}: the row tells of munition or "
            f"storage, and '{place}' is finer than a municipality; name the municipality only, or say what is stored "
            f"or whose it is if that is civil. ({embedded().place_of(dataset, int(index) + 1)})"
        )
    assert {text for text in found if "finer" in text} == set(wanted)


def test_such_a_row_leads_to_no_other_object_than_an_area() -> None:
    catalogue = planted(register=[row(name="Munitiedepot X")])
    sites, areas = ({"register_id": ["KEN-90"], "dataset": [name], "feature": [feature]} for name, feature in LINKS)
    for how in ("link", "municipality", "region"):
        (found,) = wrong_placements(pd.DataFrame({"how": [how], **sites}), catalogue)
        assert (found.row, found.column) == (1, "feature")
        assert "'KEN-90' is about munition or storage, and 'KAZ-08' is finer" in found.problem
        assert list(wrong_placements(pd.DataFrame({"how": [how], **areas}), catalogue)) == []


@pytest.mark.parametrize(
    "text, place",
    [
        ("depot bij exloo", "exloo"),
        ("Ex\u00adloo", "Exloo"),
        ("NIEUW-BALINGE", "NIEUW-BALINGE"),
        ("Exloo\u0308er depot", "Exlo\u00f6er"),
        ("het Veenhuizer depot", "Veenhuizer"),
        ("munitiedepotexloo", "munitiedepotexloo"),
        ("depot te Een", "Een"),
        ("op de Johannes Postkazerne", "Johannes Postkazerne"),
        ("langs de N919", "N919"),
        ("9341 AB", "9341 AB"),
        ("op 53.06, 6.40", "53.06"),
        ("RD 221357, 570864", "221357, 570864"),
        ("RD 222,900 / 564,200", "222,900 / 564,200"),
        ("222.9 km, 564.2 km", "222.9 km, 564.2"),
        ("Het ligt aan de Zwarte Dijk bij paal 7", "Zwarte Dijk"),
        ("aan de Norger Weg", "Norger Weg"),
        ("bij paal 7", "paal"),
        ("hectometerpaal 12,3", "hectometerpaal"),
        ("53 graden 3 minuten noord", "graden"),
        ("kaartblad 12C", "kaartblad"),
        ("ten oosten van de heuvel", "ten oosten van"),
        ("Twee kilometer ten noorden van het Zwartdorp", "kilometer ten noorden van"),
        ("vijf kilometer van het dorp", "kilometer van"),
        ("\u0395xloo", "Exloo"),
        ("station Emmen Zuid", "Emmen Zuid"),
        ("Een depot, en meer. Een ander.", ""),
        ("gemeenten Coevorden, Borger-Odoorn en Aa en Hunze", ""),
        ("onderweg, 8.000 banen in 2024-05, 12 van de 20", ""),
    ],
)
def test_which_words_name_a_place_that_is_finer(text: str, place: str) -> None:
    assert finer_place(text, embedded()) == place
