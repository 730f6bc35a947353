"""What *Replay* tells of the line: how far away the customer is, and what that does to replies."""

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.line import LineDelay
from voicecoach.core.metrics import METRICS
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.scorecard.metrics import started_overlaps
from voicecoach.views.figures import ranged_text
from voicecoach.views.section import Section

__all__ = ["line_section"]

HOW_THE_LINE_IS_TOLD = (
    "The recorder hears the agent before the customer does. So the customer waits longer for a "
    "reply than the recording shows, and an overlap can be there on one side only."
)


def line_section(analysis: CallAnalysis) -> Section | None:
    """Replies and overlaps as recorded and as the customer heard; ``None`` without a delay."""
    delay = analysis.line_delay
    if delay is None:
        return None
    return Section(
        "The line",
        lines=(
            _delay_text(delay),
            _both_text(
                analysis,
                "The agent's replies",
                f"{AGENT}_reply_offset_median_s",
                f"{AGENT}_reply_offset_at_customer_median_s",
                "as the customer heard them",
            ),
            _both_text(
                analysis,
                "The customer's replies",
                f"{CUSTOMER}_reply_offset_median_s",
                f"{CUSTOMER}_reply_offset_at_customer_median_s",
                "after they had heard the agent",
            ),
            _overlaps_text(analysis),
        ),
        note=HOW_THE_LINE_IS_TOLD,
    )


def _delay_text(delay: LineDelay) -> str:
    length = ranged_text(delay.round_trip_s, (delay.low_s, delay.high_s), "s")
    if delay.source == "set":
        return f"{length} to the customer and back, as set."
    return f"{length} to the customer and back: that much later the agent's voice comes back."


def _overlaps_text(analysis: CallAnalysis) -> str:
    text = _both_text(
        analysis,
        "Overlaps that the agent started",
        f"{AGENT}_overlap_count",
        f"{AGENT}_overlap_at_customer_count",
        "on the customer's side",
    )
    started = started_overlaps(analysis.conversation, AGENT)
    if not started:
        return text
    noticed_count = sum(overlap.is_on_both_sides for overlap in started)
    return f"{text} Long enough there to be noticed for sure: {noticed_count}."


def _both_text(
    analysis: CallAnalysis, what: str, recorded: str, at_customer: str, there: str
) -> str:
    unit = METRICS[recorded].unit
    here_text, there_text = (
        ranged_text(analysis.metrics.get(name), analysis.metric_ranges.get(name), unit)
        for name in (recorded, at_customer)
    )
    return f"{what}: {here_text} as recorded, {there_text} {there}."
