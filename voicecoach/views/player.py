"""What the player is given for a call: lanes, moments in words, silences, findings.

Plain values that go to the browser as JSON. They are the same from run to
run for the same call: a changed value would make the browser draw again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from voicecoach.coaching.rule_card import rule_card
from voicecoach.coaching.spoken import quote, words_in
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import Turn
from voicecoach.core.moment import Moment, Valence
from voicecoach.core.recording import AGENT, CUSTOMER, MIXED, Finding
from voicecoach.core.speech import NonSpeechKind
from voicecoach.store.records import PlaybackRecord
from voicecoach.views.figures import capitalised, evidence_text, figure_text
from voicecoach.views.speakers import lanes_of, speaker_name
from voicecoach.views.standing_out import rule_title

__all__ = ["BASIS_WORDS", "TONES", "PlayerAddresses", "player_data", "what_followed"]

TONES: Mapping[Valence, str] = MappingProxyType(
    {"strength": "good", "opportunity": "try", "note": "note"}
)
"""Tone in which the player shows a moment, by what it means."""

BASIS_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "literature": "Published research",
        "calibrated": "Measured on calls",
        "convention": "Convention",
        "team": "Your team's rule",
    }
)
"""Where a rule comes from, as people read it."""

NON_SPEECH_WORDS: Mapping[NonSpeechKind, str] = MappingProxyType(
    {
        "music": "Music",
        "ring_back": "Ringing",
        "tone": "Tone",
        "prompt": "Announcement",
        "noise": "Noise",
        "hold": "On hold",
    }
)
"""What sounds where no party speaks, as people read it."""

AT_ONCE_S = 0.1
"""Shorter gaps are not heard as a gap: the usual one between speakers is 0.2 s
(Stivers et al. 2009), and 0.1 s is half of it."""

LINE_CHARS = 110
"""Convention: as much of what was said as fits into the line of a moment."""

SKIPPED_SILENCE_S = 1.0
"""Convention: what "skip silence" may jump over; shorter pauses belong to how people speak."""


@dataclass(frozen=True, slots=True)
class PlayerAddresses:
    """Signed addresses of what the player fetches of one call."""

    audio: str
    peaks: str
    contours: str
    speech: str
    spectrogram: str


def player_data(
    analysis: CallAnalysis,
    *,
    agent_name: str | None,
    playback: PlaybackRecord,
    addresses: PlayerAddresses,
    start_at: float | None = None,
    findings: Sequence[Finding] | None = None,
) -> dict[str, Any]:
    """Everything that the player shows of a call.

    Parameters
    ----------
    analysis : CallAnalysis
    agent_name : str or None
        Name on the agent's lane; "Agent" where it is not known.
    playback : PlaybackRecord
        How the peaks are laid out.
    addresses : PlayerAddresses
    start_at : float or None
        Seconds to open the call at, from a link.
    findings : sequence of Finding, optional
        What to say of the recording below; by default all that was found.

    Returns
    -------
    dict
        As described by ``voicecoach.player.PlayerData``.
    """
    names = _names(agent_name)
    return {
        "call_id": analysis.call_id,
        "duration_s": analysis.duration_s,
        "audio_url": addresses.audio,
        "contours_url": addresses.contours,
        "speech_url": addresses.speech,
        "spectrogram_url": addresses.spectrogram,
        "has_words": analysis.transcript is not None,
        "words_state": _words_state(analysis),
        "peaks": {
            "url": addresses.peaks,
            "channel_count": playback.channel_count,
            "peaks_per_s": playback.peaks_per_s,
        },
        "speakers": _speakers(analysis, names),
        "moments": [_moment(analysis, moment, agent_name) for moment in analysis.moments],
        "silences": [
            [silence.segment.start, silence.segment.end]
            for silence in analysis.conversation.silences
            if silence.segment.duration_s >= SKIPPED_SILENCE_S
        ],
        "non_speech": [
            [item.segment.start, item.segment.end, NON_SPEECH_WORDS[item.kind]]
            for item in analysis.non_speech
        ],
        "findings": [
            each.message for each in (analysis.findings if findings is None else findings)
        ],
        "start_at": _inside(start_at, analysis.duration_s),
        "autoplay": False,
    }


def _words_state(analysis: CallAnalysis) -> str:
    """Another text whenever the words may be others."""
    lines = analysis.transcript.corrected if analysis.transcript else ()
    times = [line.first_written.corrected_utc for line in lines if line.first_written]
    return f"{analysis.provenance.created_utc} {len(times)} {max(times, default='')}"


def what_followed(analysis: CallAnalysis, moment: Moment, *, agent_name: str | None) -> str | None:
    """Say what happened next, as a stopwatch would; ``None`` where nobody spoke any more.

    Where the speaker of the moment goes on, the other's next turn is told as
    well: the answer is what shows whether the act helped.
    """
    names = {
        **{name: speaker_name(name, {}) for name in analysis.diarization.speakers},
        AGENT: agent_name or "the agent",
        CUSTOMER: "the customer",
        MIXED: "both voices",
    }
    after = [t for t in analysis.conversation.turns if t.segment.end > moment.segment.end]
    if not after:
        return None
    first = capitalised(_next_turn(after[0], moment, names))
    if after[0].speaker != moment.speaker:
        return f"{first}."
    answer = next((turn for turn in after if turn.speaker != moment.speaker), None)
    if answer is None:
        return f"{first}."
    return f"{first}; then {_spoke(answer, names)}."


def _names(agent_name: str | None) -> Mapping[str, str]:
    return {AGENT: agent_name or "Agent", CUSTOMER: "Customer", MIXED: "Both voices"}


def _speakers(analysis: CallAnalysis, names: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"id": speaker, "name": speaker_name(speaker, names), "channel": channel}
        for speaker, channel in lanes_of(analysis)
    ]


def _moment(analysis: CallAnalysis, moment: Moment, agent_name: str | None) -> dict[str, Any]:
    rule = rule_card(moment.rule, analysis)
    return {
        "id": moment.id,
        "rule": moment.rule,
        "start": moment.segment.start,
        "end": moment.segment.end,
        "speaker": moment.speaker,
        "tone": TONES[moment.valence],
        "title": rule.title if rule else rule_title(moment.rule),
        "subject": rule.subject if rule else "",
        "advice": moment.advice,
        "why": rule.why if rule else "",
        "in_short": _in_short(analysis, moment),
        "evidence": [evidence_text(measurement) for measurement in moment.evidence],
        "basis": f"{BASIS_WORDS[rule.basis]}: {rule.source}" if rule else "",
        "when_not": rule.applies_not_when if rule else "",
        "follows": what_followed(analysis, moment, agent_name=agent_name),
    }


def _in_short(analysis: CallAnalysis, moment: Moment) -> str:
    """What its one line shows: the words, where a rule quotes them, and the first number else."""
    words = words_in(analysis, moment.speaker, moment.segment) if '"' in moment.advice else ()
    if not words:
        return evidence_text(moment.evidence[0])
    return quote(" ".join(word.text for word in words), max_chars=LINE_CHARS)


def _next_turn(turn: Turn, moment: Moment, names: Mapping[str, str]) -> str:
    gap_s = turn.segment.start - moment.segment.end
    if gap_s <= 0.0:
        rest_s = turn.segment.end - moment.segment.end
        return f"{names[turn.speaker]} went on for {figure_text(rest_s, 's')}"
    when = "at once" if gap_s < AT_ONCE_S else f"after {figure_text(gap_s, 's')}"
    return f"{_spoke(turn, names)}, {when}"


def _spoke(turn: Turn, names: Mapping[str, str]) -> str:
    return f"{names[turn.speaker]} spoke for {figure_text(turn.segment.duration_s, 's')}"


def _inside(start_at: float | None, duration_s: float) -> float | None:
    return None if start_at is None else min(max(start_at, 0.0), duration_s)
