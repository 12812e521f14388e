"""Option files are sealed: what ships is what it was, or says that it is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import geodata
from geodata import Catalogue
from geodata.errors import DatasetAlteredError, DatasetInvalidError, DatasetMissingError
from geodata.options import BASE, option_files, write_table
from geodata.seal import seal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = Path(geodata.__file__).parent
    shutil.copytree(source / "data", tmp_path / "data")
    for name in ("catalogue.toml", "sources.toml"):
        shutil.copy(source / name, tmp_path / name)
    return tmp_path


def test_the_base_comes_first(folder: Path) -> None:
    files = option_files(Catalogue.read(folder))
    assert next(iter(files)) == BASE
    assert len(files) >= 9
    assert all(path.name == f"{option}.toml" for option, path in files.items())


def test_an_edited_file_is_named_until_it_is_sealed(folder: Path) -> None:
    path = folder / "data" / "options" / "pr-a32.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("change_min = 5", "change_min = 6"), encoding="utf-8")
    with pytest.raises(DatasetAlteredError, match=r"pr-a32.toml"):
        option_files(Catalogue.read(folder))

    write_table(Catalogue.read(folder))
    seal(Catalogue.read(folder), "options", reviewed=True)

    assert "pr-a32" in option_files(Catalogue.read(folder))


def test_a_missing_and_a_loose_file_are_named(folder: Path) -> None:
    options = folder / "data" / "options"
    (options / "loos.toml").write_text("", encoding="utf-8")
    with pytest.raises(DatasetInvalidError, match=r"loos.toml"):
        option_files(Catalogue.read(folder))
    (options / "loos.toml").rename(options / "pr-a32.toml")
    (options / "pr-a32.toml").unlink()
    with pytest.raises(DatasetMissingError, match="option pr-a32"):
        option_files(Catalogue.read(folder))


@pytest.mark.parametrize("text, problem", [("not toml =", "loos.toml"), ('id = "loos"\n', "lacks 'name'")])
def test_a_file_that_is_no_option_is_not_sealed(folder: Path, text: str, problem: str) -> None:
    (folder / "data" / "options" / "loos.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DatasetInvalidError, match=problem):
        write_table(Catalogue.read(folder))
