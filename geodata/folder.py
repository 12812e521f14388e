"""Whether the folder for refreshed data can be used, found out before anything is fetched."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.errors import ParaatkaartError

if TYPE_CHECKING:
    from collections.abc import Iterator

_REASONS = {
    errno.EACCES: ("you may not read or write there", "u mag daar niet lezen of schrijven"),
    errno.EPERM: ("you may not read or write there", "u mag daar niet lezen of schrijven"),
    errno.EROFS: ("nothing can be written there", "daar kan niets worden geschreven"),
    errno.ENOTDIR: ("it is a file, or lies in one", "het is een bestand, of ligt in een bestand"),
    errno.ELOOP: ("its links lead in a circle", "de verwijzingen gaan in een kring"),
    errno.ENAMETOOLONG: ("its name is too long", "de naam is te lang"),
    errno.ENOENT: ("it cannot be made there", "de map kan daar niet worden gemaakt"),
}
"""Number of an error → in English and in Dutch."""

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Numbers of the errors that say that there is no room."""

UNUSABLE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG})
_PARTS = ("", "current", "snapshots")


class DataFolderError(ParaatkaartError, OSError):
    """The folder for refreshed data cannot be used."""

    english_template = "The data folder {folder} cannot be used: {reason}; choose another with PARAATKAART_DATA."
    dutch_template = (
        "De gegevensmap {folder} is niet te gebruiken: {dutch_reason}; kies een andere met PARAATKAART_DATA."
    )

    def __str__(self) -> str:
        return str(self.args[0])


def check_folder(folder: Path, *, write: bool) -> None:
    """Refuse a data folder that cannot be used. Nothing is left behind.

    Parameters
    ----------
    folder : Path
        Need not exist, but then it must be possible to make it.
    write : bool
        Whether something will be stored, or what is there is only read.

    Raises
    ------
    DataFolderError
    """
    there = next(one for one in (folder, *folder.parents) if os.path.lexists(one))
    with explained(folder, {errno.ENOENT}):
        if write or there != folder:
            try:
                Path(tempfile.mkdtemp(prefix="paraatkaart-", dir=there)).rmdir()
            except OSError as error:
                if error.errno not in FULL:  # what was fetched before can be read; a refresh says it by itself
                    raise
        for part in _PARTS if there == folder else ():
            with suppress(FileNotFoundError):
                list((folder / part).iterdir())


@contextmanager
def explained(folder: Path, more: set[int] | frozenset[int] = frozenset()) -> Iterator[None]:
    """Say of the folder as a whole that it cannot be used, where the system says it of something in it.

    Raises
    ------
    DataFolderError
        In place of an error of the system whose number is among :data:`UNUSABLE` or ``more``.
    """
    try:
        yield
    except ParaatkaartError:
        raise
    except OSError as error:
        if error.errno not in UNUSABLE | more:
            raise
        english, dutch = _REASONS[error.errno or errno.ENOENT]
        raise DataFolderError(folder=folder, reason=english, dutch_reason=dutch) from error
