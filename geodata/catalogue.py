"""The catalogue: what data there is, where it came from, and whether it still is what it was.

``catalogue.toml`` has one table per dataset, ``sources.toml`` one per source. A dataset is only handed out after its
SHA-256, its columns, its coordinate reference system, its geometries and its row count were found to be as promised.
"""

from __future__ import annotations

import hashlib
import io
import tomllib
import warnings
from dataclasses import dataclass, field, fields, replace
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import geopandas as gpd
import pandas as pd

from geodata.crs import require_rd
from geodata.errors import (
    DatasetAlteredError,
    DatasetInvalidError,
    DatasetMissingError,
    ParaatkaartError,
    UnknownDatasetError,
)
from geodata.locate import line_of, located, no_utf8, wrong_syntax
from geodata.schema import check_frame, is_text, problems_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True)
class Source:
    """A publication or register that facts were taken from."""

    id: str
    title: str
    publisher: str
    licence: str
    attribution: str
    reference_date: str
    url: str = ""


@dataclass(frozen=True)
class Dataset:
    """What the catalogue promises about one embedded file.

    ``geometry`` is empty for a table without geometry; ``columns`` maps names to types (see :mod:`geodata.schema`).
    """

    id: str
    file: str
    title: str
    description: str
    sha256: str
    rows: int
    crs: str
    geometry: tuple[str, ...]
    sources: tuple[str, ...]
    reference_date: str
    retrieved: str
    evidence: str
    precision_m: float
    method: str
    columns: Mapping[str, str] = field(hash=False)
    level: str = "embedded"
    """``embedded``, or ``refreshed`` for what :mod:`geodata.active` lays over it."""
    publication: str = "unreviewed"
    """``reviewed``: somebody checked that no row tells where munition or storage lies; see :mod:`layers.guard`."""


_Entry = TypeVar("_Entry", Dataset, Source)

_TYPES: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "int": int,
    "float": (int, float),
    "tuple[str, ...]": tuple,
    "Mapping[str, str]": dict,
}
"""What the types that an entry declares look like in TOML."""


@dataclass(frozen=True)
class Finding:
    """The outcome of verifying one dataset: ``error`` is ``None`` if all is well.

    ``mistakes`` are those in a file that was altered, or those in a sealed one that ``error`` does not tell.
    """

    dataset: Dataset
    error: ParaatkaartError | None
    mistakes: tuple[ParaatkaartError, ...] = ()

    @property
    def mistake(self) -> ParaatkaartError | None:
        """The first mistake."""
        return self.mistakes[0] if self.mistakes else None


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The datasets below one folder.

    Parameters
    ----------
    folder : Path
        Holds ``catalogue.toml``, ``sources.toml`` and ``data/``.
    """

    folder: Path
    datasets: Mapping[str, Dataset]
    sources: Mapping[str, Source]

    @classmethod
    def read(cls, folder: Path) -> Catalogue:
        """Read both TOML files below ``folder``.

        Raises
        ------
        DatasetMissingError
            One of the two files does not exist.
        DatasetInvalidError
            One of them is not TOML, or an entry lacks a key.
        """
        datasets = _entries(folder / "catalogue.toml", Dataset)
        sources = _entries(folder / "sources.toml", Source)
        for dataset in datasets.values():
            unknown = sorted(set(dataset.sources) - set(sources))
            if unknown:
                raise DatasetInvalidError(dataset=dataset.id, problem=f"unknown source(s) {', '.join(unknown)}")
        return cls(folder, datasets, sources)

    def __getitem__(self, dataset_id: str) -> Dataset:
        try:
            return self.datasets[dataset_id]
        except KeyError:
            raise UnknownDatasetError(dataset=dataset_id, known=", ".join(sorted(self.datasets))) from None

    @property
    def fingerprint(self) -> str:
        """Which refreshed data is in use; empty: none."""
        return ""

    def path(self, dataset_id: str) -> Path:
        """Where the file of a dataset lies."""
        return self.folder / "data" / self[dataset_id].file

    def table(self, dataset_id: str) -> pd.DataFrame:
        """Open a dataset without geometry, verified.

        Raises
        ------
        UnknownDatasetError, DatasetMissingError, DatasetAlteredError, DatasetInvalidError
        """
        dataset = self[dataset_id]
        return pd.DataFrame(_checked(dataset, self._content(dataset))).copy()

    def features(self, dataset_id: str) -> gpd.GeoDataFrame:
        """Open a dataset with geometry, verified, in RD New (EPSG:28992).

        Raises
        ------
        UnknownDatasetError, DatasetMissingError, DatasetAlteredError, DatasetInvalidError, WrongCrsError
        """
        dataset = self[dataset_id]
        if not dataset.geometry:
            raise DatasetInvalidError(dataset=dataset_id, problem="it has no geometry; open it with table().")
        frame = _checked(dataset, self._content(dataset)).copy()
        assert isinstance(frame, gpd.GeoDataFrame)  # noqa: S101  read from a file with geometry
        return frame

    def verify(self) -> Iterator[Finding]:
        """Open every dataset and tell, one by one, what is wrong with it: all mistakes that are in its file."""
        for dataset in self.datasets.values():
            try:
                if dataset.geometry:
                    self.features(dataset.id)
                else:
                    self.table(dataset.id)
            except ParaatkaartError as error:
                told = tuple(mistake for mistake in self.mistakes(dataset.id) if str(mistake) != str(error))
                yield Finding(dataset, error, told)
            else:
                yield Finding(dataset, None)

    def mistakes(self, dataset_id: str) -> tuple[ParaatkaartError, ...]:
        """All mistakes in the file of a dataset as it lies, but for its SHA-256 and its number of rows."""
        dataset = self[dataset_id]
        try:
            content = self._bytes(dataset)
            if wrong := tuple(_unreadable(dataset, content)):
                return wrong
            frame = _parse(dataset, content)
            if isinstance(frame, gpd.GeoDataFrame):
                require_rd(frame, f"Dataset '{dataset_id}'")
            problems = problems_of(replace(dataset, rows=len(frame)), frame, dataset.sources)
            return tuple(_located(dataset, problem, content) for problem in problems)
        except ParaatkaartError as error:
            return (error,)

    def readable(self, dataset_id: str) -> pd.DataFrame:
        """The rows of a dataset as they lie, whatever their values: to go on comparing a file that has mistakes.

        A column of numbers has NaN where there is none.

        Raises
        ------
        UnknownDatasetError, DatasetMissingError, DatasetInvalidError
            There is no such dataset, or its file cannot be read or lacks a column.
        """
        dataset = self[dataset_id]
        frame = _parse(dataset, self._bytes(dataset))
        for name, kind in dataset.columns.items():
            if name not in frame:
                raise DatasetInvalidError(dataset=dataset_id, problem=f"column '{name}' is missing. ({dataset.file})")
            if kind.rstrip("?") in {"number", "integer"}:
                frame[name] = pd.to_numeric(frame[name], errors="coerce")
        return frame

    def check_altered(self, dataset_id: str) -> None:
        """Check a file that was changed on purpose: everything but its SHA-256 and its number of rows.

        Raises
        ------
        UnknownDatasetError, DatasetMissingError, DatasetInvalidError, WrongCrsError
        """
        self.unsealed(dataset_id)

    def as_it_lies(self) -> Catalogue:
        """A catalogue that takes every file as it is now: what would hold if all that was altered were sealed.

        What was altered is unreviewed. A file that cannot be read is still promised as it was.
        """
        found: dict[str, Dataset] = {}
        for dataset in self.datasets.values():
            try:
                content = self._bytes(dataset)
                digest = hashlib.sha256(content).hexdigest()
                rows = dataset.rows if digest == dataset.sha256 else len(_parse(dataset, content))
            except ParaatkaartError:
                found[dataset.id] = dataset
            else:
                word = dataset.publication if digest == dataset.sha256 else "unreviewed"
                found[dataset.id] = replace(dataset, sha256=digest, rows=rows, publication=word)
        return replace(self, datasets=found)

    def unsealed(self, dataset_id: str) -> pd.DataFrame:
        """Open a dataset that was changed on purpose, checked but for its SHA-256 and its number of rows.

        Raises what ``check_altered`` raises.
        """
        dataset = self[dataset_id]
        content = self._bytes(dataset)
        rows = len(_parse(dataset, content))
        return _checked(replace(dataset, rows=rows), content).copy()

    def place_of(self, dataset_id: str, row: int) -> str:
        """File and line of a row, counted from 1, for messages."""
        dataset = self[dataset_id]
        return f"{dataset.file}, line {line_of(dataset.file, self._bytes(dataset), row)}"

    def _content(self, dataset: Dataset) -> bytes:
        content = self._bytes(dataset)
        found = hashlib.sha256(content).hexdigest()
        if found != dataset.sha256:
            path = self.path(dataset.id)
            raise DatasetAlteredError(dataset=dataset.id, path=path, found=found[:12], expected=dataset.sha256[:12])
        return content

    def _bytes(self, dataset: Dataset) -> bytes:
        path = self.folder / "data" / dataset.file
        try:
            return path.read_bytes()
        except FileNotFoundError:
            raise DatasetMissingError(dataset=dataset.id, path=path) from None
        except OSError as error:
            raise DatasetInvalidError(dataset=dataset.id, problem=f"{path} cannot be read: {error.strerror}") from error


@cache
def embedded() -> Catalogue:
    """The catalogue of the embedded snapshot."""
    return Catalogue.read(Path(str(files("geodata"))))


@lru_cache(maxsize=64)
def _checked(dataset: Dataset, content: bytes) -> pd.DataFrame:
    """Read and check the content of a file once; callers copy what they get."""
    try:
        return check_frame(dataset, _parse(dataset, content), dataset.sources)
    except DatasetInvalidError as error:
        raise _located(dataset, str(error.values["problem"]), content) from error


def _located(dataset: Dataset, problem: str, content: bytes) -> DatasetInvalidError:
    has_place = f"({dataset.file}, line" in problem
    return DatasetInvalidError(
        dataset=dataset.id, problem=problem if has_place else located(problem, dataset.file, content)
    )


def _unreadable(dataset: Dataset, content: bytes) -> Iterator[DatasetInvalidError]:
    """What keeps a file from being read."""
    numeric = [name for name, kind in dataset.columns.items() if kind.rstrip("?") in {"number", "integer"}]
    for wrong in wrong_syntax(dataset.file, content, dataset.columns, numeric):
        yield DatasetInvalidError(dataset=dataset.id, problem=f"{dataset.file} cannot be read: {wrong}.")


def _parse(dataset: Dataset, content: bytes) -> pd.DataFrame:
    for wrong in _unreadable(dataset, content):
        raise wrong
    try:
        if dataset.file.endswith(".csv"):
            # Text stays text: "NA" is the code of station Nieuw Amsterdam, not a missing value.
            # Dates too, so that "2024", "2024-05" and "2024-05-31" are of one kind.
            text = {name: "str" for name, kind in dataset.columns.items() if is_text(kind)}
            blank = {name: [""] for name in dataset.columns if name not in text}
            return pd.read_csv(io.BytesIO(content), dtype=text, keep_default_na=False, na_values=blank)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Could not parse column")  # the schema tells what is wrong with it
            frame: pd.DataFrame = gpd.read_file(io.BytesIO(content), engine="pyogrio", DATE_AS_STRING="YES")
    except (ValueError, RuntimeError) as error:
        raise DatasetInvalidError(dataset=dataset.id, problem=f"{dataset.file} cannot be read: {error}") from error
    else:
        return frame


def _entries(path: Path, kind: type[_Entry]) -> dict[str, _Entry]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        if loose := [key for key, values in content.items() if not isinstance(values, dict)]:
            raise DatasetInvalidError(dataset=path.name, problem=f"'{loose[0]}' stands outside a table.")
        return {key: _typed(path, kind(id=key, **_tuples(values))) for key, values in content.items()}
    except FileNotFoundError:
        raise DatasetMissingError(dataset=path.stem, path=path) from None
    except OSError as error:
        raise DatasetInvalidError(dataset=path.name, problem=f"it cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DatasetInvalidError(dataset=path.name, problem=no_utf8(path.name, error)) from error
    except (tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise DatasetInvalidError(dataset=path.name, problem=str(error)) from error


def _typed(path: Path, entry: _Entry) -> _Entry:
    """Return an entry whose values are of the types that the class declares."""
    for member in fields(entry):
        value = getattr(entry, member.name)
        right = isinstance(value, _TYPES[str(member.type)]) and not isinstance(value, bool)
        if right and isinstance(value, tuple):
            right = all(isinstance(part, str) for part in value)
        if right and isinstance(value, dict):
            right = all(isinstance(part, str) for part in value.values())
        if not right:
            raise DatasetInvalidError(dataset=path.name, problem=f"'{member.name}' of '{entry.id}' is {value!r}.")
    return entry


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
