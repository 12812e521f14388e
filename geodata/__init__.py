"""What we know: the embedded datasets, what the user refreshed, and the code that opens and verifies them."""

import os

# Formats of GDAL that only lead to other files, to a network or to a query: none is needed, and a file from somebody
# else must not open any. GDAL reads this when it is loaded; what such files look like is refused besides.
_LEADING_ELSEWHERE = "OGR_VRT,GDALG,WFS,OAPIF,OGCAPI,CSW,EEDA,Elasticsearch,Carto,AmigoCloud,PLSCENES,NGW,HTTP,ADBC"
os.environ["OGR_SKIP"] = ",".join(filter(None, (os.environ.get("OGR_SKIP"), _LEADING_ELSEWHERE)))

from geodata.active import active  # noqa: E402  after what it is to be loaded with
from geodata.catalogue import Catalogue, Dataset, Finding, Source, embedded  # noqa: E402

__all__ = ["Catalogue", "Dataset", "Finding", "Source", "active", "embedded"]
