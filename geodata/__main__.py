"""``python -m geodata seal [--reviewed] DATASET``: accept a meant change of an embedded dataset."""

from __future__ import annotations

import sys

from geodata.catalogue import Catalogue, embedded
from geodata.errors import ParaatkaartError
from geodata.seal import seal

REVIEWED = "--reviewed"
"""Says that no row of the datasets tells where munition or storage lies."""

HINT = (
    "{dataset} is now unreviewed: in municipalities with munition or storage the map shows what is new or changed "
    "in it no finer than the municipality. "
    "Check that no row tells where such a site is, then seal it with --reviewed."
)


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit code."""
    match arguments:
        case ["seal", *rest] if dataset_ids := [name for name in rest if name != REVIEWED]:
            try:
                for dataset_id in dataset_ids:
                    embedded().check_altered(dataset_id)
                    seal(embedded(), dataset_id, reviewed=REVIEWED in rest)
                    if Catalogue.read(embedded().folder)[dataset_id].publication == "unreviewed":
                        print(HINT.format(dataset=dataset_id), file=sys.stderr)
            except ParaatkaartError as error:
                print(error, file=sys.stderr)
                return 2
            return 0
        case _:
            print("usage: python -m geodata seal [--reviewed] DATASET [DATASET ...]", file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
