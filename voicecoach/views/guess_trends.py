"""How an agent's guesses went over calls: which way they lean, and whether they got nearer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from voicecoach.statistics.change import Change, change_since
from voicecoach.statistics.intervals import MeanInterval, mean_interval
from voicecoach.store.access import Principal
from voicecoach.store.records import CallFilter
from voicecoach.views.changing import change_text, counted_as
from voicecoach.views.figures import MINUS
from voicecoach.views.guesses import GUESS_TITLES, GuessFigure, error_text

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = ["HOW_GUESSES_ARE_READ", "NO_GUESSES", "GuessTrend", "guess_trends"]

HOW_GUESSES_ARE_READ = (
    "Your guess less what was measured, call by call, for you alone: it goes into no score. How a "
    "customer felt is not measured, so that guess has no error."
)

NO_GUESSES = (
    "No guess yet. Calls that you have not opened ask you first: your talk share, how often you "
    "took the floor, how the customer felt. You can skip any call."
)

FIRST_GUESS_COUNT = 10
"""Convention: the first guesses that later ones are compared with."""

NEARER: Mapping[GuessFigure, float] = MappingProxyType({"talk_ratio": -0.05, "cut_in_count": -1.0})
"""How much nearer is worth being told: five points of the share, one time (convention)."""

_UNITS: Mapping[GuessFigure, str] = MappingProxyType({"talk_ratio": "1", "cut_in_count": "count"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessTrend:
    """How an agent's guesses of one figure went over calls.

    Parameters
    ----------
    figure : str
    errors : tuple of float
        Guess less measured value, oldest guess first; shares as ratios.
    lean : MeanInterval or None
        Mean of the errors; ``None`` without any.
    change : Change
        Of their size, since the first `FIRST_GUESS_COUNT`.
    """

    figure: GuessFigure
    errors: tuple[float, ...]
    lean: MeanInterval | None
    change: Change

    @property
    def title(self) -> str:
        """What was guessed."""
        return GUESS_TITLES[self.figure]

    @property
    def lean_text(self) -> str:
        """Whether guesses lean to one side."""
        if self.lean is None:
            return "No guess that can be held against a figure yet."
        guesses = counted_as(self.lean.count, "guess")
        mean = error_text(self.lean.mean, self.figure)
        if self.lean.ends is None:
            return f"{guesses}: {mean} than measured. From two on a range can be given."
        low, high = self.lean.ends
        between = f"between {_signed(low, self.figure)} and {_signed(high, self.figure)}"
        if low <= 0.0 <= high:
            return f"{guesses}: you lean to neither side as far as can be told ({between})."
        return f"{guesses}: on average {mean} than measured ({between})."

    @property
    def change_text(self) -> str:
        """Whether guesses got nearer."""
        return change_text(
            self.change,
            unit=_UNITS[self.figure],
            noun="guess",
            said={
                "moved": "Nearer than your first guesses",
                "moved back": "Farther off than your first guesses",
                "not moved": "As near as your first guesses",
            },
        )


def _signed(error: float, figure: GuessFigure) -> str:
    size = 100.0 * error if figure == "talk_ratio" else error
    digits = f"{abs(size):.0f}" if figure == "talk_ratio" else f"{abs(size):.1f}"
    return f"{MINUS if size < 0.0 and digits.strip('0.') else '+'}{digits}"


def guess_trends(
    store: "CallStore", principal: Principal, agent: str | None
) -> tuple[GuessTrend, ...]:
    """How the principal's guesses about an agent's calls went; each figure by itself."""
    guesses = store.guesses(principal)
    measured = _measured(store, principal, CallFilter(agent=agent)) if guesses else {}
    trends = []
    for figure in GUESS_TITLES:
        errors = [
            guessed - known
            for guess in guesses
            if (guessed := getattr(guess, figure)) is not None
            and (known := measured.get((figure, guess.call_id))) is not None
        ]
        trends.append(_trend(figure, errors))
    return tuple(trends)


def _trend(figure: GuessFigure, errors: Sequence[float]) -> GuessTrend:
    sizes = [abs(error) for error in errors]
    return GuessTrend(
        figure=figure,
        errors=tuple(errors),
        lean=mean_interval(errors),
        change=change_since(
            sizes[:FIRST_GUESS_COUNT], sizes[FIRST_GUESS_COUNT:], wanted=NEARER[figure]
        ),
    )


def _measured(
    store: "CallStore", principal: Principal, wanted: CallFilter
) -> dict[tuple[str, str], float]:
    """Figure and call id -> what was measured; the floor from its rate, of the same acts."""
    rows = {
        name: {
            row.call_id: row.value
            for row in store.metric_rows(principal, metric=name, filter=wanted)
            if row.value is not None
        }
        for name in (
            "agent_talk_ratio",
            "agent_competitive_overlaps_per_10_min",
            "customer_speech_s",
        )
    }
    found = {("talk_ratio", call): value for call, value in rows["agent_talk_ratio"].items()}
    for call_id, rate in rows["agent_competitive_overlaps_per_10_min"].items():
        speech_s = rows["customer_speech_s"].get(call_id)
        if speech_s is not None:
            found["cut_in_count", call_id] = float(round(rate * speech_s / 600.0))
    return found
