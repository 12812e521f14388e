"""A data folder that cannot be used is said to be so, in one sentence, before anything is fetched."""

from __future__ import annotations

import errno
import os
import tempfile
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from streamlit.testing.v1 import AppTest

from cli.main import main
from geodata.active import active
from geodata.extent import Extent
from geodata.folder import DataFolderError, check_folder
from geodata.refresh import refresh
from geodata.store import Store

if TYPE_CHECKING:
    from pathlib import Path

AREA = Extent("area", shapely.box(220_000, 530_000, 230_000, 540_000))


@pytest.fixture(params=["file", "file/below"])
def unusable(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in the place of the folder, and a folder that would lie in a file."""
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    folder = tmp_path / str(request.param)
    monkeypatch.setenv("PARAATKAART_DATA", str(folder))
    return folder


@pytest.mark.parametrize(
    "command",
    ["status", "status --format json", "refresh stations", "reset --all", "refresh stations --snapshot ab", "coverage"],
)
def test_a_command_says_it_and_ends_with_2(
    command: str, unusable: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["paraatkaart", *command.split()])
    with pytest.raises(SystemExit) as stop:
        main()
    shown = capsys.readouterr()
    assert stop.value.code == 2
    assert shown.err == (
        f"Error: The data folder {unusable} cannot be used: it is a file, or lies in one; "
        "choose another with PARAATKAART_DATA.\n"
    )
    assert shown.out == ""


def test_the_page_says_it_in_dutch(unusable: Path) -> None:
    page = AppTest.from_string("from ui.pages.sources_page import show\nshow()", default_timeout=60).run()
    assert not page.exception
    (said,) = page.error
    shown = said.value.replace("\\", "")  # no letter of it is Markdown
    assert f"De gegevensmap {unusable} is niet te gebruiken: het is een bestand" in shown
    assert "kies een andere met PARAATKAART_DATA" in shown


def test_nothing_is_fetched_and_the_data_in_use_is_not_known(unusable: Path) -> None:
    def fetch(*_: object, **__: object) -> Any:
        raise AssertionError("it was asked for")

    service: Any = object()
    with pytest.raises(DataFolderError):
        refresh(["stations"], AREA, Store(unusable), services={"stations": service}, fetch=fetch)
    with pytest.raises(DataFolderError):
        active()
    with pytest.raises(DataFolderError), Store(unusable).staging("stations"):
        pass


@pytest.mark.parametrize(
    "number, reason", [(errno.EACCES, "may not read or write"), (errno.EROFS, "nothing can be"), (errno.ENOENT, "made")]
)
def test_a_folder_of_somebody_else_can_be_read_and_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    def refused(**_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(tempfile, "mkdtemp", refused)
    check_folder(tmp_path, write=False)
    for folder, write in ((tmp_path, True), (tmp_path / "new" / "folder", False)):
        with pytest.raises(DataFolderError, match=reason):
            check_folder(folder, write=write)


def test_what_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("pathlib.Path.iterdir", refused)
    with pytest.raises(DataFolderError, match="may not read") as caught:
        check_folder(tmp_path, write=False)
    assert "u mag daar niet lezen" in caught.value.dutch
    monkeypatch.setattr("pathlib.Path.read_text", refused)
    with pytest.raises(DataFolderError):
        Store(tmp_path).current("stations")


def test_a_full_disk_is_another_matter_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_folder(tmp_path / "a" / "b", write=True)
    check_folder(tmp_path, write=True)
    assert list(tmp_path.iterdir()) == []

    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    check_folder(tmp_path, write=True)
