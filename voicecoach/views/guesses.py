"""*Guess before you look*: what an agent thought of a call beside what was measured.

Own talk share and how often one took the floor have an error, since both are
measured. How the customer felt has none: nothing here measures a feeling. What
the customer's words and voice did is told beside the guess, for a person to
compare (docs/growing.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from voicecoach.coaching.catalogue import withheld_facts
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.course import CoursePoint
from voicecoach.core.errors import InputError
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.store.access import Principal
from voicecoach.store.growth_records import Guess
from voicecoach.views.calls import call_title
from voicecoach.views.figures import (
    NBSP,
    NOT_KNOWN,
    figure_text,
    length_text,
    ranged_text,
    when_text,
)
from voicecoach.views.section import Section

if TYPE_CHECKING:
    import pandas as pd

    from voicecoach.store.repository import CallStore

__all__ = [
    "ASKED",
    "CHOOSE_TO_GUESS",
    "GUESS_INTRO",
    "GUESS_IS_LOST",
    "GUESS_TITLES",
    "NO_FEELINGS",
    "GuessFigure",
    "GuessedCall",
    "error_text",
    "guess_call",
    "guess_is_due",
    "guess_labels",
    "guess_section",
    "guess_table",
    "guessed_call",
    "require_guess",
    "skip_guess",
    "to_guess",
]

ASKED: Mapping[str, str] = MappingProxyType(
    {
        "talk_ratio": "Your share of the talk, in %",
        "cut_in_count": "How often you took the floor before the customer was through",
        "mood_start": "How the customer felt at the start: 1 is very upset, 5 is content",
        "mood_end": "How the customer felt at the end",
    }
)
"""What is asked, in this order."""

NO_FEELINGS = (
    "How a customer felt is not measured here, so your guess of it is neither right nor wrong: "
    "beside it is what they said and did, for you to compare."
)

GUESS_IS_LOST = (
    "Your guess goes without a trace and is in none of your figures any more. This call cannot be "
    "guessed again, since you have looked."
)

WHO_SEES_GUESSES = "Only you see this, and it goes into no score."

CHOOSE_TO_GUESS = "Guess before I look: calls I have not opened ask me first"

GUESS_INTRO = (
    "Before you see or hear anything of this call: what do you remember? Leave open what you do "
    "not know. Only you see it. Then comes what was measured."
)

GuessFigure = Literal["talk_ratio", "cut_in_count"]

GUESS_TITLES: Mapping[GuessFigure, str] = MappingProxyType(
    {"talk_ratio": "Talk share", "cut_in_count": "Floor taken"}
)


def to_guess(store: "CallStore", principal: Principal, call_id: str) -> tuple[str, str]:
    """Title and facts of a call that give nothing of it away."""
    summary = store.summary(principal, call_id)
    facts = (summary.metadata.agent, when_text(summary.listed_at), length_text(summary.duration_s))
    return call_title(summary), " · ".join(fact for fact in facts if fact)


def guess_is_due(store: "CallStore", principal: Principal, call_id: str) -> bool:
    """Whether a call is to be guessed before it is shown."""
    return bool(store.guesses_due(principal, [call_id]))


def guess_call(
    store: "CallStore", principal: Principal, call_id: str, answers: Mapping[str, int | None]
) -> Guess:
    """Keep what the page asked for; the talk share comes in percent.

    Raises
    ------
    InputError
        If nothing was guessed, or the call was opened before.
    """
    percent = answers.get("talk_ratio")
    guess = Guess(
        call_id=call_id,
        talk_ratio=None if percent is None else percent / 100.0,
        cut_in_count=answers.get("cut_in_count"),
        mood_start=answers.get("mood_start"),
        mood_end=answers.get("mood_end"),
    )
    if guess.is_open:
        raise InputError("guess one thing at least, or skip this call")
    return store.save_guess(principal, guess)


def guess_labels(store: "CallStore", principal: Principal) -> dict[str, str]:
    """Name of each call that the principal guessed, to choose one by -> its id; newest first."""
    guesses = sorted(
        (guess for guess in store.guesses(principal) if not guess.is_open),
        key=lambda guess: (guess.at is not None, guess.at),
        reverse=True,
    )
    named: dict[str, str] = {}
    for guess in guesses:
        label = " · ".join(to_guess(store, principal, guess.call_id))
        named[label if label not in named else f"{label} · {guess.call_id}"] = guess.call_id
    return named


def skip_guess(store: "CallStore", principal: Principal, call_id: str) -> None:
    """Keep that a call is to be opened without a guess."""
    store.save_guess(principal, Guess(call_id=call_id))


def require_guess(
    store: "CallStore", principal: Principal, call_id: str, *, is_skipped: bool
) -> None:
    """Let a call be looked at once it was guessed, or is skipped.

    Raises
    ------
    InputError
        If it is to be guessed first.
    """
    if not guess_is_due(store, principal, call_id):
        return
    if not is_skipped:
        raise InputError(
            "you chose to guess this call before you look: guess it in the dashboard, or look at "
            "once with --skip-guess"
        )
    skip_guess(store, principal, call_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessedCall:
    """A guess beside what was measured, in words; one row for each thing that was guessed."""

    rows: tuple[tuple[str, str, str, str], ...]


def guessed_call(store: "CallStore", principal: Principal, call_id: str) -> GuessedCall | None:
    """What the principal guessed of a call, beside its figures; ``None`` without a guess."""
    own = (guess for guess in store.guesses(principal) if guess.call_id == call_id)
    guess = next(own, None)
    if guess is None or guess.is_open:
        return None
    analysis = store.load(principal, call_id)
    rows = (_talk_row(guess, analysis), _floor_row(guess, analysis), *_mood_rows(guess, analysis))
    return GuessedCall(rows=tuple(row for row in rows if row is not None))


_Row = tuple[str, str, str, str]


def _talk_row(guess: Guess, analysis: CallAnalysis) -> _Row | None:
    if guess.talk_ratio is None:
        return None
    measured = analysis.metrics.get("agent_talk_ratio")
    ends = analysis.metric_ranges.get("agent_talk_ratio")
    error = None if measured is None else guess.talk_ratio - measured
    return (
        GUESS_TITLES["talk_ratio"],
        figure_text(guess.talk_ratio, "1"),
        ranged_text(measured, ends, "1"),
        error_text(error, "talk_ratio"),
    )


def _floor_row(guess: Guess, analysis: CallAnalysis) -> _Row | None:
    if guess.cut_in_count is None:
        return None
    if "overlaps" in withheld_facts(analysis):
        title = GUESS_TITLES["cut_in_count"]
        return title, f"{guess.cut_in_count}", NOT_KNOWN, error_text(None, "cut_in_count")
    started = [o for o in analysis.conversation.overlaps if o.incomer == AGENT]
    taken_count = sum(overlap.act == "competitive_taken" for overlap in started)
    unsure_count = sum(overlap.act == "unsure" for overlap in started)
    measured = f"{taken_count}"
    if unsure_count:
        measured += f", and {unsure_count} that cannot be told by ear"
    error = float(guess.cut_in_count - taken_count)
    most_count = taken_count + unsure_count
    may_be_right = unsure_count > 0 and taken_count <= guess.cut_in_count <= most_count
    return (
        GUESS_TITLES["cut_in_count"],
        f"{guess.cut_in_count}",
        measured,
        "right, as far as can be told" if may_be_right else error_text(error, "cut_in_count"),
    )


def _mood_rows(guess: Guess, analysis: CallAnalysis) -> tuple[_Row, ...]:
    course = analysis.customer_course
    raised = [e for e in analysis.escalations if e.speaker == CUSTOMER]
    middle = analysis.duration_s / 2.0
    first, second = Segment(0.0, middle), Segment(middle, analysis.duration_s)
    asked = (
        ("start", guess.mood_start, course.start if course else None, first),
        ("end", guess.mood_end, course.end if course else None, second),
    )
    return tuple(
        (
            f"Customer at the {where}",
            f"{mood} of 5",
            _told(point, is_raised=any(e.segment.overlaps(half) for e in raised)),
            "not measured",
        )
        for where, mood, point, half in asked
        if mood is not None
    )


def _told(point: CoursePoint | None, *, is_raised: bool) -> str:
    """What the customer did, for a person to compare with: words and voice, no feeling."""
    words = f"said: “{_short(point.text)}”" if point else "no words that say how pleasant it is"
    voice = "a raised voice in that half" if is_raised else "no raised voice in that half"
    return f"{words}; {voice}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"


def error_text(error: float | None, figure: GuessFigure) -> str:
    """Write by how much a guess was off, and which way.

    Examples
    --------
    >>> error_text(0.08, "talk_ratio").replace(NBSP, " "), error_text(-2.0, "cut_in_count")
    ('8 points more', '2 times less')
    >>> error_text(0.001, "talk_ratio")
    'right'
    """
    if error is None:
        return NOT_KNOWN
    size = abs(100.0 * error if figure == "talk_ratio" else error)
    if size < 0.5:
        return "right"
    return f"{_size_text(size, figure)} {'more' if error > 0.0 else 'less'}"


def _size_text(size: float, figure: GuessFigure) -> str:
    if figure == "talk_ratio":
        return f"{size:.0f}{NBSP}point{'' if round(size) == 1 else 's'}"
    number = f"{size:.1f}".removesuffix(".0")
    return "once" if number == "1" else f"{number} times"


def guess_section(guessed: GuessedCall) -> Section:
    """Tell the same below the player of the call."""
    return Section(
        title="My guess",
        lines=tuple(
            f"{what}: you guessed {guess}; {measured} ({error})"
            for what, guess, measured, error in guessed.rows
        ),
        note=f"{WHO_SEES_GUESSES} {NO_FEELINGS}",
    )


def guess_table(guessed: GuessedCall) -> "pd.DataFrame":
    """Rows as a table for reading."""
    import pandas as pd

    return pd.DataFrame(
        list(guessed.rows), columns=["What", "You guessed", "Measured", "Your guess is"]
    )
