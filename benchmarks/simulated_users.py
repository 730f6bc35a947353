"""People who click, as far as the server can tell: Streamlit's own messages over its websocket.

Each user opens the dashboard and then asks for a page again and again, now and then, as a click
does; what is measured is the time until the server says that the page has run. Nothing is drawn.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

__all__ = ["Waits", "waits_of"]

PATIENCE_S = 120.0


@dataclass(slots=True)
class Waits:
    """Seconds that users waited for their first page and for each one after a click."""

    first_s: list[float] = field(default_factory=list)
    again_s: list[float] = field(default_factory=list)

    def figures(self, users: int) -> dict[str, float]:
        """Median and 95th percentile of both, named by the number of users."""
        return {
            f"{name}_{users}_users_p{share}_s": float(np.percentile(seconds, share))
            for name, seconds in (("first_page", self.first_s), ("rerun", self.again_s))
            for share in (50, 95)
        }


def waits_of(
    address: str, queries: Sequence[str], *, users: int, clicks: int, think_s: float, seed: int = 0
) -> Waits:
    """Let some users click through Replay and the list of calls at the same time.

    Parameters
    ----------
    address : str
        Of the dashboard, ``http://...``.
    queries : sequence of str
        Query strings of *Replay*, one per call.
    users : int
    clicks : int
        Of each user, after the first page.
    think_s : float
        Mean time between them; exponentially distributed, as of people who do not know of
        each other.
    seed : int

    Raises
    ------
    TimeoutError
        If a page has not run after two minutes.
    """
    waits = Waits()
    rng = random.Random(seed)
    plans = [_plan(rng, queries, clicks=clicks, think_s=think_s) for _ in range(users)]
    asyncio.run(_all(address, plans, waits))
    return waits


@dataclass(frozen=True, slots=True)
class _Click:
    after_s: float
    page: str
    query: str


def _plan(
    rng: random.Random, queries: Sequence[str], *, clicks: int, think_s: float
) -> list[_Click]:
    """The first page at some time of the first pause, then half replays, half the list."""
    plan = [_Click(rng.uniform(0.0, think_s), "", "")]
    for _ in range(clicks):
        replays = rng.random() < 0.5
        page, query = ("replay", rng.choice(queries)) if replays else ("", "")
        plan.append(_Click(rng.expovariate(1.0 / think_s), page, query))
    return plan


async def _all(address: str, plans: Sequence[list[_Click]], waits: Waits) -> None:
    await asyncio.gather(*(_user(address, plan, waits) for plan in plans))


async def _user(address: str, plan: Sequence[_Click], waits: Waits) -> None:
    from websockets.asyncio.client import connect
    from websockets.typing import Subprotocol

    url = f"ws://{urlsplit(address).netloc}/_stcore/stream"
    first, *others = plan
    await asyncio.sleep(first.after_s)
    # What comes is read at once, as a browser does: unread, it would hold up the answers to pings.
    async with connect(
        url, subprotocols=[Subprotocol("streamlit")], max_size=None, max_queue=None
    ) as socket:
        runs = asyncio.Queue[float]()
        reading = asyncio.create_task(_note_runs(socket, runs))
        waits.first_s.append(await _asked(socket, first, runs))
        for click in others:
            await asyncio.sleep(click.after_s)
            waits.again_s.append(await _asked(socket, click, runs))
        reading.cancel()


async def _note_runs(socket: "ClientConnection", runs: "asyncio.Queue[float]") -> None:
    """Note when the server said that a whole page had run; fragments run by themselves."""
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    async for content in socket:
        message = ForwardMsg()
        message.ParseFromString(content)
        is_end = message.WhichOneof("type") == "script_finished"
        if is_end and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            runs.put_nowait(time.perf_counter())


async def _asked(socket: "ClientConnection", click: _Click, runs: "asyncio.Queue[float]") -> float:
    """Seconds until a page that was asked for has run."""
    from streamlit.proto.BackMsg_pb2 import BackMsg

    message = BackMsg()
    message.rerun_script.query_string = click.query
    message.rerun_script.page_name = click.page
    begun = time.perf_counter()
    await socket.send(message.SerializeToString())
    async with asyncio.timeout(PATIENCE_S):
        return await runs.get() - begun
