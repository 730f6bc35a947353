"""What the line did to a call, and what of that its reader has to know."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis, Provenance, Withheld
from voicecoach.core.errors import ConfigError
from voicecoach.core.line import ChannelCopy, LineDelay
from voicecoach.core.recording import AGENT, CUSTOMER, Finding, RecordingInfo
from voicecoach.scorecard.metrics import started_overlaps

__all__ = [
    "LineOptions",
    "line_delay",
    "with_delay_of_call",
    "with_delay_ranges",
    "with_line_findings",
]

SIDE_BY_SIDE_S = 0.02
"""A copy that is no later than this leaked beside the line, not over it (convention: two frames;
no telephone line goes there and back so fast)."""

AT_CUSTOMER = "reply gaps as the customer heard them"

NO_DELAY = (
    "how far away the customer is cannot be told from this audio, because the agent's voice does "
    "not come back on the customer's channel; if you know the delay, set it with --customer-delay"
)

_CODES = frozenset({"crosstalk", "echo", "channels_shifted", "delayed_overlaps"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOptions:
    """What is known of the line between the recorder and the customer.

    Parameters
    ----------
    customer_delay_s : float or None
        One way, in seconds; both ways are taken to be alike. ``None`` takes
        what the audio tells.
    customer_delay_error_s : float
        How far off that may be, either way (convention: one packet of 20 ms).
    call_delay_s : float or None
        The same as ``customer_delay_s`` for the call at hand (``--customer-delay``):
        wins over it, and is kept with the call.
    is_told_by_audio : bool
        For the call at hand (``--customer-delay audio``), take what the audio
        tells whatever is set; kept with the call too.
    """

    customer_delay_s: float | None = None
    customer_delay_error_s: float = 0.02
    call_delay_s: float | None = None
    is_told_by_audio: bool = False

    def __post_init__(self) -> None:
        for name in ("customer_delay_s", "call_delay_s"):
            delay_s = getattr(self, name)
            if delay_s is not None and not 0.0 <= delay_s <= 5.0:
                raise ConfigError(
                    f"{name} must be from 0 to 5 s, one way; "
                    f"got {delay_s}; milliseconds have to be divided by 1000"
                )
        if self.is_told_by_audio and self.call_delay_s is not None:
            raise ConfigError("a delay is set or told by the audio; got both for one call")
        if not 0.0 <= self.customer_delay_error_s <= 5.0:
            raise ConfigError(
                f"customer_delay_error_s must be from 0 to 5 s; got {self.customer_delay_error_s}"
            )

    @property
    def set_delay_s(self) -> float | None:
        """What is set for the call, else for all; ``None`` where the audio is to tell."""
        if self.is_told_by_audio:
            return None
        return self.customer_delay_s if self.call_delay_s is None else self.call_delay_s


def with_delay_of_call(settings: Settings, made: Provenance) -> Settings:
    """Keep what was once said of the delay of one call, unless something else is said now.

    Parameters
    ----------
    settings : Settings
        For the call's next analysis.
    made : Provenance
        Of its last one.
    """
    line, before = settings.stage("line", LineOptions), made.options.get("line", {})
    if line.call_delay_s is not None or line.is_told_by_audio:
        return settings
    kept = dataclasses.replace(
        line,
        call_delay_s=before.get("call_delay_s"),
        is_told_by_audio=before.get("is_told_by_audio", False),
    )
    return dataclasses.replace(settings, stages={**settings.stages, "line": kept})


def line_delay(
    info: RecordingInfo, copies: tuple[ChannelCopy, ...], options: LineOptions
) -> LineDelay | None:
    """Delay between the recorder and the customer: as set, else as an echo tells.

    The agent's voice on the customer's channel, later than side by side, went
    to the customer and came back.

    Examples
    --------
    >>> info = RecordingInfo("", 8000, 1.0, ("agent", "customer"), (), (), ())
    >>> line_delay(info, (), LineOptions(customer_delay_s=0.25, customer_delay_error_s=0.0))
    LineDelay(round_trip_s=0.5, low_s=0.5, high_s=0.5, source='set')
    """
    if not {AGENT, CUSTOMER} <= set(info.channel_speakers):
        return None
    if options.set_delay_s is not None:
        round_trip_s, error_s = 2.0 * options.set_delay_s, 2.0 * options.customer_delay_error_s
        return LineDelay(
            round_trip_s, max(0.0, round_trip_s - error_s), round_trip_s + error_s, "set"
        )
    for copy in copies:
        if info.channel_speakers[copy.source] == AGENT and copy.lag_s > SIDE_BY_SIDE_S:
            return LineDelay(copy.lag_s, max(0.0, copy.low_s), copy.high_s, "echo")
    return None


def with_line_findings(call: CallAnalysis) -> CallAnalysis:
    """Say what the line did: findings of copies and delay, and what is not known without it.

    What an earlier analysis of the call said of it is replaced.
    """
    others = tuple(found for found in call.findings if found.code not in _CODES)
    copies = (_copy_finding(copy, call.recording) for copy in call.channel_copies)
    known = tuple(withheld for withheld in call.withheld if withheld.figure != AT_CUSTOMER)
    is_unknown = call.line_delay is None and call.recording.is_split and call.recording.has_audio
    return dataclasses.replace(
        call,
        findings=(*others, *(f for f in copies if f is not None), *_delayed_overlaps(call)),
        withheld=(*known, Withheld(AT_CUSTOMER, NO_DELAY)) if is_unknown else known,
    )


def with_delay_ranges(call: CallAnalysis) -> CallAnalysis:
    """Widen the ranges of figures on the customer's clock by what the delay may be."""
    delay = call.line_delay
    if delay is None:
        return call
    ranges = dict(call.metric_ranges)
    shorter_s, longer_s = delay.round_trip_s - delay.low_s, delay.high_s - delay.round_trip_s
    widths = {
        "line_round_trip_s": (shorter_s, longer_s),
        f"{AGENT}_reply_offset_at_customer_median_s": (shorter_s, longer_s),
        f"{CUSTOMER}_reply_offset_at_customer_median_s": (longer_s, shorter_s),
    }
    for name, (below_s, above_s) in widths.items():
        value = call.metrics.get(name)
        if value is not None:
            low, high = ranges.get(name, (value, value))
            ranges[name] = (low - below_s, high + above_s)
    return dataclasses.replace(call, metric_ranges=ranges)


def _copy_finding(copy: ChannelCopy, info: RecordingInfo) -> Finding | None:
    voice, own = (f"the {info.channel_speakers[at]}'s" for at in (copy.source, copy.channel))
    if copy.lag_s < -SIDE_BY_SIDE_S:
        return Finding(
            "channels_shifted",
            "warning",
            f"A copy of {voice} voice on {own} channel comes {-copy.lag_s:.2f} s before the voice "
            "itself: the channels did not start together, and gaps and overlaps are wrong by that "
            "much or more.",
            channel=copy.channel,
            value=copy.lag_s,
            unit="s",
        )
    if copy.lag_s > SIDE_BY_SIDE_S:
        return Finding(
            "echo",
            "info",
            f"{voice.capitalize()} voice comes back on {own} channel {copy.lag_s:.2f} s later "
            f"({max(0.0, copy.low_s):.2f} to {copy.high_s:.2f} s); {_left_out(copy, own)}.",
            channel=copy.channel,
            value=copy.lag_s,
            unit="s",
        )
    if copy.gain_db is None:
        return None
    return Finding(
        "crosstalk",
        "info",
        f"{voice.capitalize()} voice is heard on {own} channel too, {-copy.gain_db:.0f} dB weaker; "
        f"{_left_out(copy, own)}.",
        channel=copy.channel,
        value=copy.gain_db,
        unit="dB",
    )


def _left_out(copy: ChannelCopy, own: str) -> str:
    if copy.gain_db is None:
        return "it is too faint to be taken for speech"
    return f"it was taken out of {own} channel"


def _delayed_overlaps(call: CallAnalysis) -> Iterator[Finding]:
    delay = call.line_delay
    if delay is None:
        return
    started = started_overlaps(call.conversation, AGENT)
    one_sided = sum(not overlap.is_on_both_sides for overlap in started)
    if one_sided == 0:
        return
    yield Finding(
        "delayed_overlaps",
        "warning",
        f"{_how_many(one_sided, len(started))} may be there for the "
        f"delay of the line alone ({delay.round_trip_s:.2f} s to the customer and back): the "
        "customer had stopped before they could have noticed it. No moment is made of that.",
        value=float(one_sided),
        unit="count",
    )


def _how_many(count: int, of_count: int) -> str:
    if count < of_count:
        return f"Of {of_count} overlaps that the agent started, {count}"
    if count > 1:
        return f"All {count} overlaps that the agent started"
    return "The one overlap that the agent started"
