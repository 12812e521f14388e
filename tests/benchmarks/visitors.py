"""Visitors without a browser: they say to a Streamlit server what the page of Streamlit says, and read its answers.

A browser would take more of the machine than the server that is measured. Every run of the page is asked for with the
address, the state of all controls and the messages that are kept, as the page does it.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from streamlit.proto.Element_pb2 import Element
    from websockets.asyncio.client import ClientConnection

PATIENCE_S = 240
"""How long an answer is waited for; a slow machine is no failure."""


class Action(NamedTuple):
    """What a visitor does after a pause: press a box, or choose in a list (nothing, if it is chosen already)."""

    pause_s: float
    label: str
    choice: str = ""


class Answer(NamedTuple):
    """How long the page took, until its last message was there, and what it sent."""

    kind: str
    seconds: float
    received_bytes: int


@dataclass
class Visitor:
    """One open page."""

    _socket: ClientConnection
    complaints: list[str] = field(default_factory=list)
    """Errors that the page showed."""
    labels: dict[str, str] = field(default_factory=dict)
    """Title of a box or list → its id in the last run."""
    states: dict[str, WidgetState] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _kept: dict[str, int] = field(default_factory=dict)
    _keep_runs: int = 2
    _runs: int = 0
    _page: str = ""
    _address: str = ""

    async def load(self) -> Answer:
        """Open the page."""
        return await self._run("load")

    async def act(self, action: Action) -> Answer:
        """Do what the action says, after its pause. Raises ``KeyError`` if the page has no such control."""
        await asyncio.sleep(action.pause_s)
        state = self.states[self.labels[action.label]]
        if not action.choice:
            state.bool_value = not state.bool_value
            return await self._run("switch")
        chosen = list(state.string_array_value.data)
        del state.string_array_value.data[:]
        if not chosen:
            option = next(one for one in self.options[state.id] if one.casefold() == action.choice.casefold())
            state.string_array_value.data.append(option)
        return await self._run("filter")

    async def _run(self, kind: str) -> Answer:
        asked = BackMsg()
        asked.rerun_script.query_string = self._address
        asked.rerun_script.page_script_hash = self._page
        asked.rerun_script.widget_states.widgets.extend(self.states.values())
        asked.rerun_script.cached_message_hashes.extend(self._kept)
        asked.rerun_script.context_info.timezone = "Europe/Amsterdam"
        asked.rerun_script.context_info.locale = "nl-NL"
        start, received = time.perf_counter(), 0
        async with asyncio.timeout(PATIENCE_S):
            await self._socket.send(asked.SerializeToString())
            while True:
                payload = await self._socket.recv(decode=False)
                received += len(payload)
                message = ForwardMsg.FromString(payload)
                if self._take(message):
                    return Answer(kind, time.perf_counter() - start, received)

    def _take(self, message: ForwardMsg) -> bool:
        """Remember what the next question needs; whether this was the last message of a run."""
        match message.WhichOneof("type"):
            case "new_session":
                self._page = message.new_session.page_script_hash
                self._keep_runs = message.new_session.config.max_cached_message_age or self._keep_runs
                self.labels.clear()
                self._seen.clear()
            case "page_info_changed":
                self._address = message.page_info_changed.query_string
            case "delta" if message.delta.WhichOneof("type") == "new_element":
                self._see(message.delta.new_element)
            case "ref_hash":
                self._kept[message.ref_hash] = self._runs
            case "script_finished" if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self._runs += 1
                self._kept = {one: run for one, run in self._kept.items() if self._runs - run <= self._keep_runs}
                self.states = {one: self.states[one] for one in self._seen}
                return True
            case "script_finished" if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                self.complaints.append("the script cannot be compiled")
                return True
        if message.metadata.cacheable:
            self._kept[message.hash] = self._runs
        return False

    def _see(self, element: Element) -> None:
        match element.WhichOneof("type"):
            case "checkbox":
                box = element.checkbox
                self.labels[box.label] = box.id
                self._seen.add(box.id)
                if box.set_value or box.id not in self.states:
                    self.states[box.id] = WidgetState(id=box.id, bool_value=box.value if box.set_value else box.default)
            case "multiselect":
                row = element.multiselect
                self.labels[row.label], self.options[row.id] = row.id, list(row.options)
                self._seen.add(row.id)
                if row.set_value or row.id not in self.states:
                    state = WidgetState(id=row.id)
                    state.string_array_value.data.extend(
                        row.raw_values if row.set_value else [row.options[number] for number in row.default]
                    )
                    self.states[row.id] = state
            case "exception":
                self.complaints.append(element.exception.message)
            case "alert" if element.alert.format == Alert.ERROR:
                self.complaints.append(element.alert.body)


@asynccontextmanager
async def visiting(url: str) -> AsyncIterator[Visitor]:
    """A visitor at the page of a server, until the block ends."""
    address = f"{url.rstrip('/').replace('http', 'ws', 1)}/_stcore/stream"
    spoken = [Subprotocol("streamlit")]
    async with connect(address, subprotocols=spoken, max_size=None, open_timeout=PATIENCE_S) as socket:
        yield Visitor(socket)


async def visit_together(
    url: str, plans: Sequence[Sequence[Action]], all_here: Callable[[], None]
) -> tuple[list[Answer], list[str]]:
    """Let one visitor per plan open the page, and when all have it do what the plans say, all at once.

    ``all_here`` is called when the last one is ready and nobody has left. Returns the answers and the complaints.
    """
    answers: list[Answer] = []
    complaints: list[str] = []
    opened, done = (asyncio.Barrier(len(plans)) for _ in range(2))

    async def visit(plan: Sequence[Action]) -> None:
        async with visiting(url) as visitor:
            answers.append(await visitor.load())
            await opened.wait()
            answers.extend([await visitor.act(action) for action in plan])
            complaints.extend(visitor.complaints)
            if await done.wait() == 0:
                all_here()
            await done.wait()

    async with asyncio.TaskGroup() as group:
        for plan in plans:
            group.create_task(visit(plan))
    return answers, complaints
