"""The program that reads one layer of a file of somebody else; :mod:`geodata.contained` starts it.

It runs alone, without the rest of the project: GDAL may be led to fill the memory, to take for ever or to crash, and
then only this process ends. It limits itself before it loads anything that could be misled.

Usage: ``python contained_reader.py FILE LAYER OUTPUT MEGABYTES SECONDS ROWS``; prints JSON, writes an Arrow file.
"""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any

_OPTIONS = {".dxf": {"CLOSED_LINE_AS_POLYGON": "YES"}}
"""How GDAL opens files of a kind: a drawing knows no areas, only lines that end where they begin."""


def limit(megabytes: int, seconds: int) -> None:
    """Let the system end this process when it takes more than this; Windows knows no such limits."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(path: str, layer: str, output: str, most_rows: int) -> dict[str, Any]:
    """List the layers; if one is meant, write its rows."""
    import pyogrio
    from pyogrio import raw

    names = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    chosen = names[0] if len(names) == 1 and not layer else layer
    if chosen not in names:
        return {"layers": names}
    info = pyogrio.read_info(path, layer=chosen)
    found = {"layers": names, "layer": chosen, "driver": str(info["driver"]), "crs": info["crs"]}
    options = next((more for suffix, more in _OPTIONS.items() if path.lower().endswith(suffix)), {})
    meta, _, shapes, values = raw.read(path, layer=chosen, max_features=most_rows + 1, force_2d=True, **options)
    if shapes is None:
        return {"layers": []}
    _write(output, [str(name) for name in meta["fields"]], shapes, values)
    return {**found, "rows": len(shapes)}


def _write(output: str, names: list[str], shapes: Any, values: Any) -> None:
    import pyarrow as pa

    columns = [_column(pa, column) for column in values]
    table = pa.table([*columns, pa.array(shapes, pa.binary())], names=[*names, "geometry"])
    with pa.OSFile(output, "wb") as file, pa.ipc.new_file(file, table.schema) as written:
        written.write_table(table)


def _column(pa: Any, values: Any) -> Any:
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, UnicodeError):
        return pa.array([None if value is None else str(value) for value in values])


def answer(path: str, layer: str, output: str, most_rows: int) -> dict[str, Any]:
    """What :func:`read` found, or the problem that it met."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read(path, layer, output, most_rows)
    except MemoryError:
        return {"exhausted": True}
    except Exception as error:  # noqa: BLE001  what cannot be read is an answer too
        return {"problem": (str(error).splitlines() or [type(error).__name__])[0][:300]}


if __name__ == "__main__":
    file, wanted, target, *numbers = sys.argv[1:]
    most_mb, most_s, rows = (int(number) for number in numbers)
    limit(most_mb, most_s)
    sys.stdout.write(json.dumps(answer(file, wanted, target, rows)))
