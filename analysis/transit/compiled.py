"""Functions compiled by numba once and kept on disk, also where the project itself cannot be written to."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile on the first call and keep the machine code for the next start.

    The code is kept beside the module; where that cannot be written to (an installation that is read-only), in the
    user's cache folder; and where there is none either, in the folder for temporary files. ``NUMBA_CACHE_DIR``
    overrides all three.
    """
    compile_function = numba.njit(cache=True, nogil=True)
    try:
        return compile_function(function)
    except RuntimeError:  # numba finds no folder that it may write to
        numba.config.CACHE_DIR = str(_temporary_folder())  # type: ignore[attr-defined]
        return compile_function(function)


def _temporary_folder() -> Path:
    """Return a folder of this user alone: what is loaded from it is run."""
    folder = Path(tempfile.gettempdir()) / f"paraatkaart-numba-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
        return Path(tempfile.mkdtemp(prefix="paraatkaart-numba-"))
    return folder
