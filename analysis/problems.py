"""What does not fit together although each dataset is as promised: layers, register, network, loose files."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from analysis.options import known_options
from analysis.reachability import check_network
from geodata.errors import DatasetInvalidError, ParaatkaartError
from geodata.lenient import lenient
from layers import layer_specs, load_layer
from layers.claims import wrong_claims
from layers.contradictions import wrong_contradictions
from layers.drawn_rows import wrong_drawn_rows
from layers.guard import coarse_until_reviewed
from layers.register import wrong_rows
from layers.whereabouts import wrong_tellings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geodata import Catalogue


def problems_of_use(catalogue: Catalogue, *, broken: bool = False) -> Iterator[ParaatkaartError]:
    """All that keeps the datasets of a catalogue from being used together, each with file and line where it has one.

    Each layer tells its first mistake only. With ``broken`` some files have mistakes of their own, told elsewhere: what
    can be compared still is, and what cannot be is named.
    """
    known = {dataset.file for dataset in catalogue.datasets.values()}
    for path in sorted((catalogue.folder / "data").iterdir()):
        if path.is_file() and path.name not in known:
            yield DatasetInvalidError(dataset=path.name, problem="the file is not in the catalogue.")
    uses: list[Callable[[], object]] = [partial(load_layer, layer_id, catalogue) for layer_id in layer_specs(catalogue)]
    uses += [partial(check_network, catalogue), partial(known_options, catalogue)]
    for use in uses:
        try:
            use()
        except ParaatkaartError as error:
            yield error
    compared = lenient(catalogue) if broken else catalogue
    for mistakes in (wrong_rows, wrong_tellings, wrong_claims, wrong_contradictions, wrong_drawn_rows):
        try:
            yield from mistakes(compared)
        except ParaatkaartError as error:
            yield error
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            if not broken:
                raise
            problem = f"not all was compared ({mistakes.__name__}: {error}); mend the mistakes in the files first."
            yield DatasetInvalidError(dataset="register", problem=problem)


def hidden_until_reviewed(dataset_id: str, catalogue: Catalogue) -> list[int]:
    """Rows of a dataset that the guard shows as their municipality only because nobody reviewed them."""
    return coarse_until_reviewed(dataset_id, catalogue)
