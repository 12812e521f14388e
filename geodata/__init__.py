"""What we know: the embedded datasets, what the user refreshed, and the code that opens and verifies them."""

from geodata import drivers  # isort: skip  first of all: it loads GDAL

from geodata.active import active
from geodata.catalogue import Catalogue, Dataset, Finding, Source, embedded

__all__ = ["Catalogue", "Dataset", "Finding", "Source", "active", "drivers", "embedded"]
