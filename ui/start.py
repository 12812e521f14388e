"""What the server does when it starts, so that the first visitor waits for no more than the second one."""

from __future__ import annotations

from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from geodata.errors import ParaatkaartError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Import what the pages need before anybody is served, and compute beside the server what they ask for first.

    The pages themselves are imported for the first visitor: Streamlit publishes a component only then.
    """
    import folium.plugins  # noqa: F401  the larger part of what streamlit-folium imports

    with suppress(ParaatkaartError):  # the pages say what is wrong with the data
        from ui import warm

        warm.settle()
        warm.begin()
    yield
