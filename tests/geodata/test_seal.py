from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geodata.errors import DatasetAlteredError, DatasetInvalidError, DatasetMissingError, UnknownDatasetError
from geodata.seal import seal, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from tests.geodata.conftest import Small


def test_a_sealed_change_is_accepted(small: Small) -> None:
    small.write_towns([small.town(number) for number in (1, 2, 3, 4)])
    with pytest.raises(DatasetAlteredError):
        small.catalogue().features("towns")
    seal(small.catalogue(), "towns")
    assert len(small.catalogue().features("towns")) == 4


def test_only_the_two_values_of_that_dataset_change(small: Small) -> None:
    before = (small.folder / "catalogue.toml").read_text(encoding="utf-8").splitlines()
    small.write_towns([small.town(1)])
    seal(small.catalogue(), "towns")
    after = (small.folder / "catalogue.toml").read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new.split(" = ")[0] for _, new in changed] == ["sha256", "rows"]
    assert changed[1] == ("rows = 3", "rows = 1")


def test_sealing_what_did_not_change_changes_nothing(small: Small) -> None:
    before = (small.folder / "catalogue.toml").read_bytes()
    seal(small.catalogue(), "figures")
    seal(small.catalogue(), "towns")
    assert (small.folder / "catalogue.toml").read_bytes() == before


def test_a_table_can_be_sealed(small: Small) -> None:
    small.figures.write_text("id,value\na,1\nb,2\nc,3\n", encoding="utf-8")
    seal(small.catalogue(), "figures")
    assert small.catalogue().table("figures")["value"].tolist() == [1, 2, 3]


def test_a_seal_does_not_make_a_bad_file_good(small: Small) -> None:
    small.write_towns([small.town(1, evidence="guessed")])
    seal(small.catalogue(), "towns")
    with pytest.raises(DatasetInvalidError, match="guessed"):
        small.catalogue().features("towns")


def test_a_missing_file_cannot_be_sealed(small: Small) -> None:
    small.towns.unlink()
    with pytest.raises(DatasetMissingError):
        seal(small.catalogue(), "towns")


def test_an_unknown_dataset_cannot_be_sealed(small: Small) -> None:
    with pytest.raises(UnknownDatasetError):
        seal(small.catalogue(), "roads")


@pytest.mark.parametrize("old, new", [("[towns]\n", "[ towns ]\n"), ('sha256 = "', 'sha256="')])
def test_an_entry_in_another_layout_is_refused_and_not_guessed_at(small: Small, old: str, new: str) -> None:
    toml = small.folder / "catalogue.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    before = toml.read_bytes()
    with pytest.raises(DatasetInvalidError, match="entry"):
        seal(small.catalogue(), "towns")
    assert toml.read_bytes() == before


def test_writes_the_text_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "text"
    write_atomically(path, "één\n")
    assert path.read_bytes() == "één\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_text_and_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "text"
    path.write_text("old", encoding="utf-8")

    def refuse(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, "new")
    monkeypatch.undo()
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_text_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "half of it \ud800")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_changed_file_is_unreviewed_until_somebody_says_otherwise(small: Small) -> None:
    toml = small.folder / "catalogue.toml"
    text = toml.read_text(encoding="utf-8").replace("precision_m = 10", 'precision_m = 10\npublication = "reviewed"')
    toml.write_text(text, encoding="utf-8")
    seal(small.catalogue(), "towns")
    assert small.catalogue()["towns"].publication == "reviewed"
    small.write_towns([small.town(1)])
    seal(small.catalogue(), "towns")
    assert small.catalogue()["towns"].publication == "unreviewed"
    assert small.catalogue()["figures"].publication == "reviewed"
    seal(small.catalogue(), "towns", reviewed=True)
    assert small.catalogue()["towns"].publication == "reviewed"
