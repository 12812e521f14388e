"""A street network as a folder: nodes.parquet, edges.parquet and network.json, all or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from secrets import token_hex
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geodata.streets.errors import NetworkFolderError, NetworkTargetError
from geodata.streets.model import SCHEMA, Cut, Part, StreetNetwork
from geodata.streets.raw import ATTRIBUTION, LICENCE

TABLES = ("nodes.parquet", "edges.parquet")
INDEX = "network.json"


def write_network(network: StreetNetwork, folder: Path | str) -> Path:
    """Write a network to a folder, which appears or changes only when everything is there.

    Raises
    ------
    NetworkTargetError
        The folder exists, is not empty and holds no street network: nothing of the user's is replaced.
    """
    target = Path(folder).absolute()
    check_target(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target)
    staged = target.parent / f".{target.name}.{token_hex(4)}.{os.getpid()}.partial"
    staged.mkdir()
    try:
        write_files(network, staged)
        _swap(staged, target)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return target


def check_target(folder: Path | str) -> None:
    """Raise :class:`NetworkTargetError` if a network must not be written here."""
    folder = Path(folder)
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists() and not (folder / INDEX).is_file():
        raise NetworkTargetError(folder=str(folder))


def describe(network: StreetNetwork) -> dict[str, Any]:
    """What ``network.json`` says of a network, without the hashes of the files."""
    return {
        "schema": SCHEMA,
        "digest": network.digest,
        "source": network.source,
        "source_sha256": network.source_sha256,
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
        "reference_date": None if network.reference_date is None else network.reference_date.isoformat(),
        "reference_basis": network.reference_basis,
        "crs": network.crs,
        "bounds_lonlat": list(network.bounds_lonlat),
        "modes": list(network.modes),
        "rules": network.rules,
        "nodes": len(network.nodes),
        "edges": len(network.edges),
        "length_km": round(float(network.edges["length_m"].sum()) / 1_000, 1),
        "turns_not_applied": None if network.turns_not_applied is None else dict(network.turns_not_applied),
        "cuts": [asdict(cut) for cut in network.cuts],
        "notes": [{"text": text, "count": count} for text, count in network.notes.items()],
    }


def open_network(folder: Path | str) -> StreetNetwork:
    """Open a network and check that its files are those that were written.

    Raises
    ------
    NetworkFolderError
        There is none, a file is missing or was changed, or another version wrote it.
    """
    path = Path(folder)
    index = _read_index(path)
    for name in TABLES:
        if not (path / name).is_file():
            raise NetworkFolderError(folder=str(folder), problem=f"{name} is missing.")
        if _sha256(path / name) != index.get("files", {}).get(name):
            raise NetworkFolderError(folder=str(folder), problem=f"{name} was changed after it was written.")
    try:
        return _assemble(path, index)
    except (KeyError, TypeError, ValueError) as error:
        raise NetworkFolderError(folder=str(folder), problem=f"{INDEX} does not fit its tables ({error!r}).") from error


def _assemble(path: Path, index: dict[str, Any]) -> StreetNetwork:
    nodes, edges = (pd.read_parquet(path / name, engine="pyarrow") for name in TABLES)
    geometry = shapely.from_wkb(edges.pop("geometry").to_numpy())
    reference = index["reference_date"]
    network = StreetNetwork(
        nodes=nodes.drop(columns="node"),
        edges=edges.drop(columns="edge"),
        geometry=geometry,
        modes=tuple(index["modes"]),
        crs=index["crs"],
        bounds_lonlat=tuple(index["bounds_lonlat"]),
        source=index["source"],
        source_sha256=index["source_sha256"],
        reference_date=None if reference is None else date.fromisoformat(reference),
        reference_basis=index["reference_basis"],
        cuts=tuple(Cut(**{**cut, "largest": tuple(Part(**part) for part in cut["largest"])}) for cut in index["cuts"]),
        rules=index["rules"],
        notes={note["text"]: note["count"] for note in index["notes"]},
        turns_not_applied=index["turns_not_applied"],
    )
    network.__dict__["digest"] = index["digest"]  # the hashes of the files vouch for it
    return network


def _read_index(path: Path) -> dict[str, Any]:
    try:
        index: dict[str, Any] = json.loads((path / INDEX).read_text(encoding="utf-8"))
        found = index["schema"]
    except FileNotFoundError:
        raise NetworkFolderError(folder=str(path), problem=f"it holds no {INDEX}.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NetworkFolderError(folder=str(path), problem=f"{INDEX} cannot be read ({error}).") from None
    if found != SCHEMA:
        raise NetworkFolderError(folder=str(path), problem=f"it has version {found}, not {SCHEMA}.")
    return index


def write_files(network: StreetNetwork, folder: Path) -> None:
    """Write the files of a network into a folder that the caller publishes or throws away."""
    nodes, edges = network.nodes.copy(), network.edges.copy()
    nodes.insert(0, "node", range(len(nodes)))
    edges.insert(0, "edge", range(len(edges)))
    edges["geometry"] = shapely.to_wkb(network.geometry, byte_order=1)
    for name, frame in zip(TABLES, (nodes, edges), strict=True):
        pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), folder / name, compression="zstd")
    index = {**describe(network), "files": {name: _sha256(folder / name) for name in TABLES}}
    (folder / INDEX).write_text(json.dumps(index, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for name in (*TABLES, INDEX):
        with (folder / name).open("rb") as content:
            os.fsync(content.fileno())


def _swap(staged: Path, target: Path) -> None:
    """Put the new folder in the place of the old one; if that fails, the old one stays."""
    if not target.exists():
        staged.rename(target)
        return
    old = target.parent / f".{target.name}.{token_hex(4)}.{os.getpid()}.old"
    target.rename(old)
    try:
        staged.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old)


def _sweep(target: Path) -> None:
    """Clear what killed processes left behind: give an old network back, remove an unfinished one."""
    for left in target.parent.glob(f".{target.name}.*"):
        *_, pid, kind = left.name.rsplit(".", 2)
        if not pid.isdigit() or _runs(int(pid)):
            continue
        if kind == "old" and not target.exists():
            left.rename(target)
        elif kind in {"old", "partial"}:
            shutil.rmtree(left, ignore_errors=True)


def _runs(pid: int) -> bool:
    with suppress(ProcessLookupError):
        try:
            os.kill(pid, 0)
        except PermissionError:
            return True
        return True
    return False


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
