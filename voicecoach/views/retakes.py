"""New answers to real moments: which are due, how they sounded beside the one in the call.

What is measured in a new answer is tone of voice among other things, so only the
agent's own pages build on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from voicecoach.coaching.retaking import (
    REPEAT_DAYS,
    answer_to,
    answer_voice,
    next_repeat,
    stretch_to_hear,
)
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.growth import OwnTake, StretchVoice
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment
from voicecoach.store.access import Principal
from voicecoach.store.growth_records import Retake, Take
from voicecoach.store.records import CallFilter, PlaybackRecord
from voicecoach.views.calls import call_title
from voicecoach.views.figures import (
    NOT_KNOWN,
    counted,
    day_text,
    figure_text,
    length_text,
    local_time,
    when_text,
)
from voicecoach.views.standing_out import rule_title

if TYPE_CHECKING:
    import pandas as pd

    from voicecoach.store.repository import CallStore

__all__ = [
    "HOW_TAKES_ARE_READ",
    "NOTHING_DUE",
    "NO_MOMENTS_TO_TRY",
    "NO_RETAKES",
    "REPEATS",
    "RetakeLine",
    "RetakeScreen",
    "choose_moment",
    "due_retakes",
    "moments_to_try",
    "other_retakes",
    "retake_lines",
    "retake_screen",
    "take_labels",
    "take_table",
]

REPEATS = (
    "Choose a moment that you would answer otherwise now, hear it, and record your new answer. It "
    f"comes back after {', '.join(str(days) for days in REPEAT_DAYS[:-1])} and {REPEAT_DAYS[-1]} "
    "days: what is repeated with gaps lasts longer."
)

NO_RETAKES = "No moment chosen yet."
NOTHING_DUE = "Nothing is due today."
NO_MOMENTS_TO_TRY = "No moment to try again in this call."

HOW_TAKES_ARE_READ = (
    "The answer in the call and your new ones, measured the same way. None is called the better "
    "one: that is for your ear. A microphone in a quiet room is not a telephone line, so small "
    "differences in pace mean little; how loud you were cannot be compared at all, only how much "
    "your phrases differ in loudness. Recordings and figures are yours alone and go with the call."
)

LOOKED_THROUGH_COUNT = 20
"""Convention: moments of the last calls only; older ones are no longer in mind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetakeLine:
    """A chosen moment in the list.

    Parameters
    ----------
    retake_id : str
    title, where : str
        What it is about, in which call and when.
    due : date or None
        When the next take is due; ``None`` when all repeats are done.
    take_count : int
    """

    retake_id: str
    title: str
    where: str
    due: date | None
    take_count: int

    @property
    def facts(self) -> str:
        """Where it is from, when it is due and how often it was answered."""
        return f"{self.where} · {self.state_text(_today())}"

    def state_text(self, today: date) -> str:
        """Say when it is due and how often it was answered."""
        takes = counted(self.take_count, "new answer") if self.take_count else "no new answer yet"
        if self.due is None:
            return f"All repeats done; {takes}"
        if self.due <= today:
            return f"Due now; {takes}"
        days = (self.due - today).days
        return f"Due {'tomorrow' if days == 1 else f'in {days} days'}; {takes}"


def _today() -> date:
    return datetime.now().astimezone().date()


def _due(retake: Retake) -> date | None:
    days = [local_time(take.taken_at).date() for take in retake.takes]
    return next_repeat(local_time(retake.chosen_at).date(), days)


def _moment_title(rule: str | None) -> str:
    return rule_title(rule) if rule else "A moment of your own"


def retake_lines(
    store: "CallStore", principal: Principal, agent: str | None
) -> tuple[RetakeLine, ...]:
    """Moments that the principal chose in an agent's calls; what is due longest comes first."""
    lines = []
    for retake in store.retakes(principal):
        summary = store.summary(principal, retake.call_id)
        if agent is not None and summary.metadata.agent != agent:
            continue
        line = RetakeLine(
            retake_id=retake.id,
            title=_moment_title(retake.rule),
            where=f"{call_title(summary)} at {length_text(retake.segment.start)}",
            due=_due(retake),
            take_count=len(retake.takes),
        )
        lines.append(line)
    return tuple(sorted(lines, key=lambda line: (line.due is None, line.due or date.max)))


def due_retakes(lines: Sequence[RetakeLine]) -> tuple[RetakeLine, ...]:
    """Those that are due today."""
    today = _today()
    return tuple(line for line in lines if line.due is not None and line.due <= today)


def other_retakes(lines: Sequence[RetakeLine]) -> tuple[RetakeLine, ...]:
    """Those that are not due today, or any more."""
    today = _today()
    return tuple(line for line in lines if line.due is None or line.due > today)


def moments_to_try(
    store: "CallStore", principal: Principal, agent: str | None
) -> dict[str, tuple[str, Moment]]:
    """Label -> call id and moment: what to try next time in the agent's last calls, newest first.

    Moments that are chosen already are left out, and calls that are to be guessed first.
    """
    calls = store.calls(principal, filter=CallFilter(agent=agent), limit=LOOKED_THROUGH_COUNT)
    call_ids = [call.call_id for call in calls]
    to_guess = store.guesses_due(principal, call_ids)
    moments = store.moments(principal, [each for each in call_ids if each not in to_guess])
    chosen = {(retake.call_id, retake.segment) for retake in store.retakes(principal)}
    return {
        f"{rule_title(moment.rule)} · {call_title(call)} at {length_text(moment.segment.start)}"
        f" · {day_text(call.listed_at)}": (call.call_id, moment)
        for call in calls
        for moment in moments.get(call.call_id, ())
        if moment.valence == "opportunity" and (call.call_id, moment.segment) not in chosen
    }


def choose_moment(store: "CallStore", principal: Principal, call_id: str, moment: Moment) -> Retake:
    """Keep that a moment is to be answered anew, from today on."""
    retake = Retake(
        id=str(uuid4()),
        call_id=call_id,
        segment=moment.segment,
        rule=moment.rule,
        chosen_at=datetime.now(UTC),
    )
    return store.save_retake(principal, retake)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetakeScreen:
    """Everything on the page of one moment.

    Parameters
    ----------
    retake : Retake
    title, facts : str
    advice : str
        Of the moment, where the analysis still has it; else empty.
    to_hear : Segment
        Part of the call to listen to.
    playback : PlaybackRecord or None
        ``None`` where no audio was kept.
    in_call : StretchVoice or None
        The answer in the call; ``None`` where there is none.
    said_in_call : str or None
        Its words; ``None`` where they are not known.
    heard : tuple of OwnTake
        What was measured in each take.
    """

    retake: Retake
    title: str
    facts: str
    advice: str
    to_hear: Segment
    playback: PlaybackRecord | None
    in_call: StretchVoice | None
    said_in_call: str | None
    heard: tuple[OwnTake, ...]

    @property
    def to_hear_text(self) -> str:
        """Which part of the call is played."""
        first, last = length_text(self.to_hear.start), length_text(self.to_hear.end)
        return f"From {first} to {last}: what came before, and your answer then."


def retake_screen(store: "CallStore", principal: Principal, retake_id: str) -> RetakeScreen:
    """Open a chosen moment.

    Raises
    ------
    CallNotFoundError
        If the principal has none of this id.
    NotAllowedError
        If the principal is not the agent of the call.
    """
    retake = store.retake(principal, retake_id)
    key = store.own_room_key(principal, retake.call_id)
    summary = store.summary(principal, retake.call_id)
    analysis = store.load(principal, retake.call_id)
    there = (m for m in analysis.moments if (m.rule, m.segment) == (retake.rule, retake.segment))
    moment = next(there, None)
    line = RetakeLine(
        retake_id=retake.id,
        title=_moment_title(retake.rule),
        where=f"{call_title(summary)} · {when_text(summary.listed_at)} · "
        f"at {length_text(retake.segment.start)}",
        due=_due(retake),
        take_count=len(retake.takes),
    )
    return RetakeScreen(
        retake=retake,
        title=line.title,
        facts=line.facts,
        advice=moment.advice if moment else "",
        to_hear=stretch_to_hear(analysis, retake.segment),
        playback=store.playback(principal, retake.call_id),
        in_call=answer_voice(analysis, retake.segment),
        said_in_call=_said(analysis, answer_to(analysis, retake.segment)),
        heard=tuple(take.heard.open(key) for take in retake.takes),
    )


def _said(analysis: CallAnalysis, answer: Segment | None) -> str | None:
    """Words of the agent in their answer; ``None`` without a transcript or an answer."""
    if analysis.transcript is None or answer is None:
        return None
    words = (
        word.text
        for utterance in analysis.transcript.utterances
        if utterance.speaker == AGENT
        for word in utterance.counted_words
        if answer.overlaps(word.segment)
    )
    return " ".join(words) or None


def take_labels(screen: RetakeScreen) -> dict[str, Take]:
    """Label of each new answer, newest first, with when it was recorded -> the answer."""
    return {
        f"New answer {number}, {when_text(take.taken_at)}": take
        for number, take in reversed(list(enumerate(screen.retake.takes, start=1)))
    }


def take_table(screen: RetakeScreen) -> "pd.DataFrame":
    """A row per figure, a column for the answer in the call and for each new one, newest first."""
    import pandas as pd

    columns = {
        "Figure": list(_FIGURES),
        "In the call": _column(screen.in_call, screen.said_in_call),
    }
    takes = list(zip(screen.retake.takes, screen.heard, strict=True))
    for number, (take, heard) in reversed(list(enumerate(takes, start=1))):
        title = f"New answer {number}, {day_text(take.taken_at)}"
        columns[title] = _column(heard.voice, heard.text)
    return pd.DataFrame(columns)


_FIGURES = (
    "Speech",
    "Pace",
    "Pitch movement",
    "Loudness, from quietest to loudest phrase",
    "Pauses",
    "Longest pause",
    "Words",
)


def _column(voice: StretchVoice | None, text: str | None) -> list[str]:
    if voice is None:
        return [NOT_KNOWN] * len(_FIGURES)
    longest = voice.longest_pause_s
    return [
        figure_text(voice.speech_s, "s"),
        figure_text(voice.articulation_rate_sps, "syllables/s"),
        figure_text(voice.f0_movement_st, "st"),
        figure_text(voice.level_range_db, "dB"),
        figure_text(float(voice.pause_count), "count"),
        "none" if longest is None else figure_text(longest, "s"),
        NOT_KNOWN if text is None else text,
    ]
