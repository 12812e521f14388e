"""``python -m geodata seal DATASET``: accept a meant change of an embedded dataset."""

from __future__ import annotations

import sys

from geodata.catalogue import embedded
from geodata.errors import ParaatkaartError
from geodata.seal import seal


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit code."""
    match arguments:
        case ["seal", *dataset_ids] if dataset_ids:
            try:
                for dataset_id in dataset_ids:
                    seal(embedded(), dataset_id)
            except ParaatkaartError as error:
                print(error, file=sys.stderr)
                return 2
            return 0
        case _:
            print("usage: python -m geodata seal DATASET [DATASET ...]", file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
