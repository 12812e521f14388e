"""What text documents and slides have in common: their properties, and the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from briefing.settings import Settings

FONT = "Arial"
"""Office shows what the machine of the reader has; this one, or one of the same widths, is on all."""
INK, GREY, ACCENT, BAND, RULE, WHITE = "2B2925", "5E5A52", "1F5C4A", "F4F3EF", "A8A399", "FFFFFF"
LANGUAGE = {"nl": "nl-NL"}
DPI = 200
"""Of pictures in documents."""
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def describe(properties: Any, settings: Settings) -> None:
    """Fill the core properties: nothing in them depends on when or by whom the file was made."""
    day = dt.datetime.fromisoformat(settings.print_date)
    properties.title = settings.title
    properties.subject = settings.subtitle
    properties.author = settings.author
    properties.last_modified_by = settings.author
    properties.category = settings.document_status
    properties.comments = f"{settings.document_status}; instellingen {settings.digest}"
    properties.keywords = ""
    properties.language = LANGUAGE[settings.language]
    properties.created = properties.modified = day
    properties.revision = 1


def settled(content: bytes) -> bytes:
    """The same document with the times of its parts fixed; the order, which readers look at, stays."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made,
    ):
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            made.writestr(entry, given.read(name))
    return target.getvalue()


def without_thumbnail(relations: Any) -> None:
    """Take the small picture of somebody else's first page, with which an empty document comes, from a package."""
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        relations.pop(key)
