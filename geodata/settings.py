"""Where refreshed data lies on the machine of the user."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

VARIABLE = "PARAATKAART_DATA"
"""Name of the environment variable that chooses another folder."""


def data_folder() -> Path:
    """The folder for refreshed data: ``PARAATKAART_DATA``, or else the data folder of the user. It need not exist."""
    chosen = os.environ.get(VARIABLE, "")
    return Path(chosen).expanduser().absolute() if chosen else Path(platformdirs.user_data_path("paraatkaart"))
