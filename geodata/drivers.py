"""GDAL without the formats that only lead elsewhere: to other files, to a network or to a query.

None is needed, and a file from somebody else must not open any; what such files look like is refused besides
(:mod:`geodata.gpkg`). GDAL leaves formats out when it is loaded, so this is imported before anything that loads it. The
name of the setting is taken back afterwards: another library with a GDAL of its own would complain of it.
"""

from __future__ import annotations

import os

SETTING = "OGR_SKIP"
LEADING_ELSEWHERE = "OGR_VRT,GDALG,WFS,OAPIF,OGCAPI,CSW,EEDA,Elasticsearch,Carto,AmigoCloud,PLSCENES,NGW,HTTP,ADBC"

_before = os.environ.get(SETTING)
os.environ[SETTING] = ",".join(filter(None, (_before, LEADING_ELSEWHERE)))
try:
    import pyogrio  # noqa: F401  loads GDAL
finally:
    if _before is None:
        del os.environ[SETTING]
    else:
        os.environ[SETTING] = _before
