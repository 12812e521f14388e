"""``python -m geodata.build --sources DIR [--only ID ...]``: rebuild embedded tables from downloaded open data."""

from __future__ import annotations

import argparse
import sys
from importlib.resources import files
from pathlib import Path

from geodata.build import TABLES
from geodata.build.files import SourceFolder, write_features
from geodata.errors import ParaatkaartError


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m geodata.build", description=__doc__)
    parser.add_argument("--sources", type=Path, required=True, help="folder of downloaded open data")
    parser.add_argument("--only", nargs="+", choices=sorted(TABLES), default=list(TABLES), help="tables to build")
    parser.add_argument("--out", type=Path, default=Path(str(files("geodata"))) / "data", help="folder to write to")
    options = parser.parse_args(arguments)
    try:
        for table in options.only:
            frame = TABLES[table](SourceFolder(options.sources))
            path = options.out / f"{table}.geojson"
            write_features(path, frame)
            print(f"{path.name}: {len(frame)} rows, {path.stat().st_size / 1000:.0f} kB")
    except ParaatkaartError as error:
        print(error, file=sys.stderr)
        return 2
    print("Accept a meant change with: python -m geodata seal " + " ".join(options.only))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
