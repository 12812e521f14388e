"""What we know: the embedded datasets and the code that opens and verifies them."""

from geodata.catalogue import Catalogue, Dataset, Finding, Source, embedded

__all__ = ["Catalogue", "Dataset", "Finding", "Source", "embedded"]
