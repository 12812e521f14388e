"""What a WMS says of itself, and the picture that it gives."""

from __future__ import annotations

import base64

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg=="
)
"""One pixel."""


def capabilities(address: str) -> bytes:
    """Two layers for the map, one that is in RD only, and one without a name."""
    link = f'<OnlineResource xmlns:xlink="http://www.w3.org/1999/xlink" xlink:type="simple" xlink:href="{address}"/>'
    where = f"<DCPType><HTTP><Get>{link}</Get></HTTP></DCPType>"
    operations = "".join(
        f"<{name}><Format>{kind}</Format>{where}</{name}>"
        for name, kind in (("GetCapabilities", "text/xml"), ("GetMap", "image/png"))
    )
    whose = "<Attribution><Title>© Kadaster</Title></Attribution>"
    layers = "".join(
        f"<Layer><Name>{name}</Name><Title>{title}</Title>{crs}{whose}</Layer>"
        for name, title, crs in (
            ("perceel", "Percelen &lt;b&gt;nu&lt;/b&gt;", "<CRS>EPSG:3857</CRS>"),
            ("bos", "Bos", "<CRS>EPSG:28992</CRS><CRS>EPSG:3857</CRS>"),
            ("rd", "Alleen RD", "<CRS>EPSG:28992</CRS>"),
        )
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms">'
        f"<Service><Name>WMS</Name><Title>Proefkaart</Title>{link}</Service>"
        f"<Capability><Request>{operations}</Request><Exception><Format>XML</Format></Exception>"
        f"<Layer><Title>Alles</Title>{layers}</Layer></Capability></WMS_Capabilities>"
    ).encode()
