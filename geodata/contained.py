"""Read a file of somebody else in a process of its own, with limits on memory and time.

What a file unpacks to cannot be seen from outside: a drawing of ten kilobytes may repeat its blocks a billion times, a
list of nothing takes sixty times its letters. A server that reads such a file itself stops for everyone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from geodata import drivers
from geodata.gpkg import problem_of
from geodata.uploaded import UploadError

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMORY_MB = 1_000
CPU_S = 20
LONGEST_S = 60
"""By the clock, for a machine that has other things to do as well."""
AT_ONCE = 2
_READERS = threading.BoundedSemaphore(AT_ONCE)
_PROGRAM = Path(str(files("geodata"))) / "contained_reader.py"


@dataclass(frozen=True, eq=False)
class Contained:
    """What the process found.

    Attributes
    ----------
    layers : tuple of str
        Names of the layers that have a geometry.
    layer : str
        The one that was read; empty if there are several and none was chosen, and then there are no rows.
    driver : str
        What GDAL took the file for.
    crs : str
        Its reference system as GDAL writes it; empty if it names none.
    rows : pyarrow.Table, optional
        Its rows, ``geometry`` as WKB, at most one more than was asked for.
    """

    layers: tuple[str, ...]
    layer: str = ""
    driver: str = ""
    crs: str = ""
    rows: pa.Table | None = None


def read_contained(path: Path, layer: str = "", *, most_rows: int) -> Contained:
    """List the layers of a file, and read the one that is chosen or the only one.

    Raises
    ------
    UploadError
        It leads elsewhere, cannot be read, or takes too much memory or time.
    """
    if problem := problem_of(path, layer):
        raise UploadError(path=path.name, problem=f"{problem.english}.", dutch_problem=f"{problem.dutch}.")
    with tempfile.TemporaryDirectory(prefix="paraatkaart-") as folder, _READERS:
        output = Path(folder) / "rows.arrow"
        answer = _answer(path, layer, output, most_rows)
        if "problem" in answer:
            problem_told = str(answer["problem"]).replace(str(path), path.name).split(";")[0].rstrip(". ")
            raise _unreadable(path, problem_told)
        if not answer["layers"]:
            raise _unreadable(path, "none of its layers has a geometry")
        if "layer" not in answer:
            return Contained(tuple(answer["layers"]))
        with pa.OSFile(str(output)) as file:
            rows = pa.ipc.open_file(file).read_all()
    if layer == "" and (problem := problem_of(path, answer["layer"])):
        raise UploadError(path=path.name, problem=f"{problem.english}.", dutch_problem=f"{problem.dutch}.")
    return Contained(tuple(answer["layers"]), answer["layer"], answer["driver"], answer["crs"] or "", rows)


def _answer(path: Path, layer: str, output: Path, most_rows: int) -> Mapping[str, Any]:
    command = [sys.executable, "-I", str(_PROGRAM), str(path), layer, str(output)]
    command += [str(MEMORY_MB), str(CPU_S), str(most_rows)]
    environment = {**os.environ, drivers.SETTING: drivers.LEADING_ELSEWHERE}
    try:
        done = subprocess.run(  # noqa: S603  our own program
            command, capture_output=True, timeout=LONGEST_S, check=False, env=environment, cwd=output.parent
        )
    except subprocess.TimeoutExpired as error:
        raise _exhausted(path) from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:  # it was ended by the system before it could answer
        raise _exhausted(path) from error
    if answer.get("exhausted"):
        raise _exhausted(path)
    return answer


def _exhausted(path: Path) -> UploadError:
    return UploadError(
        path=path.name,
        problem="reading it takes more memory or time than it may. Save it anew with less in it.",
        dutch_problem="het lezen kost meer geheugen of tijd dan kan. Bewaar het opnieuw met minder erin, of neem een "
        "ander formaat, zoals GeoPackage.",
    )


def _unreadable(path: Path, problem: str) -> UploadError:
    return UploadError(
        path=path.name,
        problem=f"it cannot be read: {problem}.",
        dutch_problem="het is niet te lezen als kaartbestand. Bewaar het opnieuw, of neem een ander formaat. "
        f"Technische melding (Engels): {problem}",
    )
