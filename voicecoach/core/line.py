"""What the line did to a call: one voice heard in the other's channel, and delay."""

from dataclasses import dataclass
from typing import Literal

from voicecoach.core.errors import InputError

__all__ = ["ChannelCopy", "DelaySource", "LineDelay"]

DelaySource = Literal["set", "echo"]


@dataclass(frozen=True, slots=True)
class ChannelCopy:
    """The sound of one channel is heard in another, weaker and as a rule later.

    Parameters
    ----------
    source, channel : int
        The channel of the voice, and the one in which its copy is.
    lag_s : float
        How much later the copy is; < 0 where it comes before the voice, which
        only channels that are not aligned can do.
    low_s, high_s : float
        Smallest and largest lag found in parts of the call.
    peak_ratio : float
        Height of the correlation over its noise.
    gain_db : float or None
        Level of the copy against the voice; ``None`` where it is too faint to
        be taken for speech.

    Raises
    ------
    InputError
        If both channels are one, or the lag lies outside its range.
    """

    source: int
    channel: int
    lag_s: float
    low_s: float
    high_s: float
    peak_ratio: float
    gain_db: float | None = None

    def __post_init__(self) -> None:
        if self.source == self.channel:
            raise InputError(f"a copy needs two channels; got {self.source} twice")
        if not self.low_s <= self.lag_s <= self.high_s:
            raise InputError(
                f"need low_s <= lag_s <= high_s; got {self.low_s}, {self.lag_s}, {self.high_s}"
            )


@dataclass(frozen=True, slots=True)
class LineDelay:
    """How long sound takes from the recorder to the customer and back.

    ``low_s`` to ``high_s`` holds it. ``source`` is ``"set"`` where the user
    gave it, ``"echo"`` where the agent's voice comes back on the customer's
    channel. One way is half of it where both ways are alike.

    Raises
    ------
    InputError
        If it is negative or lies outside its range.
    """

    round_trip_s: float
    low_s: float
    high_s: float
    source: DelaySource

    def __post_init__(self) -> None:
        if not 0.0 <= self.low_s <= self.round_trip_s <= self.high_s:
            raise InputError(
                "need 0 <= low_s <= round_trip_s <= high_s; "
                f"got {self.low_s}, {self.round_trip_s}, {self.high_s}"
            )
