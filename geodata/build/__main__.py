"""``python -m geodata.build --sources DIR [--only ID ...]``: rebuild embedded tables from downloaded open data."""

from __future__ import annotations

import argparse
import sys
from importlib.resources import files
from pathlib import Path

from geodata import embedded
from geodata.build import TABLES
from geodata.build.files import SourceFolder, write_features
from geodata.build.network.write import DATASETS, write_network
from geodata.errors import ParaatkaartError

NETWORK = "network"


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m geodata.build", description=__doc__)
    parser.add_argument("--sources", type=Path, required=True, help="folder of downloaded open data")
    parser.add_argument(
        "--only", nargs="+", choices=[*sorted(TABLES), NETWORK], default=list(TABLES), help="tables to build"
    )
    parser.add_argument("--out", type=Path, default=Path(str(files("geodata"))) / "data", help="folder to write to")
    options = parser.parse_args(arguments)
    sources = SourceFolder(options.sources)
    written: list[str] = []
    try:
        for table in options.only:
            if table == NETWORK:
                rows = write_network(sources, embedded(), options.out)
            else:
                frame = TABLES[table](sources)
                write_features(options.out / f"{table}.geojson", frame)
                rows = {table: len(frame)}
            print("\n".join(f"{name}: {count} rows" for name, count in rows.items()))
            written += DATASETS if table == NETWORK else [table]
    except ParaatkaartError as error:
        print(error, file=sys.stderr)
        return 2
    print("Accept a meant change with: python -m geodata seal " + " ".join(written))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
