"""The notebooks run from top to bottom, only import, and are stored without output."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

SHOWN = {
    "01-reachability-of-havelte": "45",
    "02-dual-use-of-military-ground": "redevelopment",
    "03-land-use-loss-of-plans": "292.01855",
    "04-overlay-by-hand": "plan 6.0000 ha, parts 6.0000 ha",
}
"""Notebook → what one of its results says."""

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.fixture
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what the user has set up for Jupyter away: the kernel "python3" then is the interpreter of the tests.

    Streamlit, which other tests start in this process, asks Matplotlib for pictures that no notebook shows.
    """
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    for name in ("JUPYTER_PATH", "MPLBACKEND"):
        monkeypatch.delenv(name, raising=False)


def test_there_are_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == list(SHOWN)


@pytest.mark.slow
@pytest.mark.usefixtures("own_folders")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_something(path: Path, tmp_path: Path) -> None:
    notebook = _read(path)

    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()

    outputs = [output for cell in _code(notebook) for output in cell["outputs"]]
    assert [output["text"] for output in outputs if output.get("name") == "stderr"] == []
    assert any("image/png" in output.get("data", {}) for output in outputs)
    texts = [output.get("data", {}).get("text/plain", "") + output.get("text", "") for output in outputs]
    assert any(SHOWN[path.stem] in text for text in texts)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_without_output(path: Path) -> None:
    for cell in _code(_read(path)):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_no_analysis(path: Path) -> None:
    code = "\n".join(cell["source"].rstrip(";") for cell in _code(_read(path)))
    imported = {
        module.split(".")[0]
        for node in ast.walk(ast.parse(code))
        for module in (
            [node.module or ""] if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else []
        )
    }  # fmt: skip

    assert "analysis" in imported
    assert imported <= {"analysis", "geodata", "geopandas", "layers", "matplotlib"}


def _read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def _code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
