"""Who is the agent of the sample calls, with roles hidden: by words, without, by voices that recur.

Nothing says on which channel the agent is. With words, the platform's
transcripts are read without their labels. Without words there is the talk
pattern, and the agent's voice: each agent's calls are cut into up to ten, none
of which shares a second of the agent's sound with another, each over a line of
its own and with another customer; each is told by the voices of the others,
which nobody has ever named.

``outbound`` are the same calls with the customer's "hello?" before them: there
the first to speak is never the agent.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.chain import Samples
from benchmarks.report import parser, publish
from benchmarks.sample_calls import SampleCall, sample_calls
from voicecoach.conversation import inter_pausal_units
from voicecoach.conversation.talk_pattern import talk_pattern_clue
from voicecoach.core.intervals import Intervals, total_s
from voicecoach.core.prosody import PitchTrack
from voicecoach.core.roles import SURE_PROBABILITY, RoleClue, estimate_agent
from voicecoach.core.voice_print import RememberedVoice, VoicePrint
from voicecoach.prosody import (
    ANALYSIS_RATE_HZ,
    PitchOptions,
    choose_tracker,
    spectral_tracks,
)
from voicecoach.prosody.recurrence import recurrence_clue
from voicecoach.prosody.voice_print import same_voice_probability, voice_print
from voicecoach.transcript.role_words import word_clues
from voicecoach.vad import speech_activity

AGENT, CUSTOMER = PARTIES = ("agent", "customer")

CALLS_PER_AGENT = 10
MIN_PIECE_S = 6.0
"""Of the agent's speech in each piece of a call."""

PICK_UP_S = 0.5
"""Length of the customer's "hello?"."""

GREETING_SENTENCES = 2
"""Sentences left out of the agent's opening where it is asked what the rest tells."""

_LINE = re.compile(r"\[\d+:\d+\] (\w+): (.*)")


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One party of a call as heard: samples, speech and pitch."""

    samples: Samples
    units: Intervals
    pitch: PitchTrack


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A sample call with what is heard and said on either side."""

    agent: str
    customer: str
    sides: Mapping[str, Side]
    sentences: Mapping[str, Sequence[str]]


def main() -> None:
    """Run the benchmark."""
    arguments = parser(__doc__)
    arguments.add_argument("--data", type=Path, required=True, help="folder of the sample calls")
    options = arguments.parse_args()
    calls = [_heard(call, options.data) for call in sample_calls(options.data)]
    publish(figures(calls), options.json)


def _heard(call: SampleCall, folder: Path) -> Call:
    channels = call.channels()
    said: dict[str, list[str]] = {name: [] for name in PARTIES}
    for line in (folder / "transcripts" / f"{call.name}.txt").read_text("utf-8").splitlines():
        if found := _LINE.match(line):
            said[found[1].casefold()].append(found[2])
    return Call(
        agent=call.truth["speakers"][AGENT]["name"],
        customer=call.truth["speakers"][CUSTOMER]["name"],
        sides={name: _side(name, channels) for name in PARTIES},
        sentences=said,
    )


def _side(name: str, channels: Mapping[str, Samples]) -> Side:
    tracks = {
        each: spectral_tracks(samples, sample_rate_hz=ANALYSIS_RATE_HZ)
        for each, samples in channels.items()
    }
    activity = speech_activity(
        tracks[name],
        samples=channels[name],
        sample_rate_hz=ANALYSIS_RATE_HZ,
        others=[track for each, track in tracks.items() if each != name],
    )
    units = inter_pausal_units(activity.intervals)
    tracker = choose_tracker(PitchOptions(), gate_db=activity.method["gate_db"]).tracker
    pitch, _ = tracker.track(channels[name], sample_rate_hz=ANALYSIS_RATE_HZ, speech=units)
    return Side(channels[name], units, pitch)


def figures(calls: Sequence[Call]) -> dict[str, float]:
    """Everything that is published."""
    words = [_by_words(call) for call in calls]
    pattern = [_probability([_pattern(call)]) for call in calls]
    outbound = [_probability([_pattern(call, is_outbound=True)]) for call in calls]
    alone, together = _by_recurrence(calls)
    return {
        "call_count": float(len(calls)),
        "roles_right_ratio_first_speaker": _right([_first_speaks(call) for call in calls]),
        "roles_right_ratio_first_speaker_outbound": 0.0,
        **_told("words", words),
        **_told("words_without_greeting", [_by_words(call, skip=True) for call in calls]),
        **_told("words_outbound", [_by_words(call, is_outbound=True) for call in calls]),
        **_told("pattern", pattern),
        **_told("pattern_outbound", outbound),
        "roles_right_ratio_pattern_left_out": _pattern_left_out(calls),
        "recurrence_call_count": float(len(alone)),
        **_told("recurrence", alone),
        **_told("recurrence_and_pattern", together),
        "same_voice_equal_error_ratio": _equal_error_ratio(calls),
    }


def _told(name: str, probabilities: Sequence[float]) -> dict[str, float]:
    """How often the agent was right, how often the call asks, and how often right when sure."""
    found = np.asarray(probabilities)
    is_sure = np.maximum(found, 1.0 - found) >= SURE_PROBABILITY
    told = {
        f"roles_right_ratio_{name}": _right(probabilities),
        f"asked_ratio_{name}": float(1.0 - is_sure.mean()),
    }
    if is_sure.any():
        told[f"sure_right_ratio_{name}"] = float((found[is_sure] > 0.5).mean())
    return told


def _right(probabilities: Sequence[float]) -> float:
    """Share told right; what is as likely as not is told wrong."""
    return float((np.asarray(probabilities) > 0.5).mean())


def _probability(clues: Sequence[RoleClue | None]) -> float:
    """That the agent is who they are, nobody being first by name."""
    known = [clue for clue in clues if clue is not None]
    return estimate_agent(PARTIES, known).probabilities[AGENT]


def _first_speaks(call: Call) -> float:
    return float(call.sides[AGENT].units[0, 0] < call.sides[CUSTOMER].units[0, 0])


def _by_words(call: Call, *, skip: bool = False, is_outbound: bool = False) -> float:
    kept = call.sentences[AGENT][GREETING_SENTENCES if skip else 0 :]
    texts = {AGENT: " ".join(kept), CUSTOMER: " ".join(call.sentences[CUSTOMER])}
    if is_outbound:
        texts = {CUSTOMER: f"Hello? {texts[CUSTOMER]}", AGENT: texts[AGENT]}
    pattern = None if skip else _pattern(call, is_outbound=is_outbound)
    return _probability([*word_clues(texts), pattern])


def _pattern(call: Call, *, is_outbound: bool = False) -> RoleClue | None:
    speech = {name: call.sides[name].units for name in PARTIES}
    if is_outbound:
        later = {name: units + 2.0 * PICK_UP_S for name, units in speech.items()}
        pick_up = np.array([[0.0, PICK_UP_S]])
        speech = {AGENT: later[AGENT], CUSTOMER: np.concatenate((pick_up, later[CUSTOMER]))}
    return talk_pattern_clue(speech)


# ---- talk pattern, its weights fitted without the agent in question -----------------------------


def _pattern_left_out(calls: Sequence[Call]) -> float:
    """Share told right by openings and shares alone, each agent by weights fitted on the others."""
    rows = np.array([_features(call) for call in calls])
    agents = np.array([call.agent for call in calls])
    right = []
    for agent in sorted(set(agents)):
        weights = _fitted(rows[agents != agent])
        right += (rows[agents == agent] @ weights > 0.0).tolist()
    return float(np.mean(right))


def _features(call: Call) -> NDArray[np.float64]:
    """Log length of the opening and log of all speech, agent's less customer's."""
    return _shape(call, AGENT) - _shape(call, CUSTOMER)


def _shape(call: Call, name: str) -> NDArray[np.float64]:
    own = call.sides[name].units
    other = call.sides[CUSTOMER if name == AGENT else AGENT].units
    later = other[other[:, 0] > own[0, 0], 0]
    opening = own[own[:, 0] < later[0]] if later.size else own
    return np.log([total_s(opening), total_s(own)])


def _fitted(rows: NDArray[np.float64], *, penalty: float = 0.1) -> NDArray[np.float64]:
    """Logistic regression without an intercept, by Newton's method."""
    weights = np.zeros(rows.shape[1])
    for _ in range(20):
        miss = 1.0 / (1.0 + np.exp(rows @ weights))
        slope = rows.T @ miss / len(rows) - penalty * weights
        curve = (rows.T * (miss * (1.0 - miss))) @ rows / len(rows)
        weights = weights + np.linalg.solve(curve + penalty * np.eye(len(weights)), slope)
    return weights


# ---- recurrence ----------------------------------------------------------------------------------


def _by_recurrence(calls: Sequence[Call]) -> tuple[list[float], list[float]]:
    """Probability of each piece's agent by the other pieces: by voice alone, and with pattern."""
    rng = np.random.default_rng(7)
    alone, together = [], []
    for agent in sorted({call.agent for call in calls}):
        pieces = list(_pieces([call for call in calls if call.agent == agent]))
        customers = _customers(calls, len(pieces), rng)
        heard = list(_heard_pairs(pieces, customers, rng))
        memory = _remembered([voices for _, voices in heard])
        for number, (call, voices) in enumerate(heard):
            others = [each for place, each in enumerate(memory) if place // 2 != number]
            clue = recurrence_clue(voices, others)
            alone.append(_probability([clue]))
            together.append(_probability([clue, _pattern(call)]))
    return alone, together


def _heard_pairs(
    pieces: Sequence[tuple[Call, Intervals]], customers: Sequence[Call], rng: np.random.Generator
) -> Iterator[tuple[Call, Mapping[str, VoicePrint]]]:
    """Prints of a piece of the agent and of another customer, where both say enough."""
    for (call, units), other in zip(pieces, customers, strict=True):
        agent = _print(call.sides[AGENT], units, rng)
        customer = _print(other.sides[CUSTOMER], other.sides[CUSTOMER].units, rng)
        if agent is not None and customer is not None:
            yield call, {AGENT: agent, CUSTOMER: customer}


def _pieces(calls: Sequence[Call]) -> Iterator[tuple[Call, Intervals]]:
    """Cut an agent's speech into up to ten, in order."""
    total = sum(total_s(call.sides[AGENT].units) for call in calls)
    least_s = max(MIN_PIECE_S, total / CALLS_PER_AGENT)
    for call in calls:
        begin = 0
        units = call.sides[AGENT].units
        for end in range(1, len(units) + 1):
            if total_s(units[begin:end]) >= least_s:
                yield call, units[begin:end]
                begin = end


def _customers(calls: Sequence[Call], count: int, rng: np.random.Generator) -> list[Call]:
    """Calls of as many different customers as there are, in random order."""
    by_voice = {call.customer: call for call in rng.permutation(np.array(calls, dtype=object))}
    order = rng.permutation(sorted(by_voice))
    return [by_voice[order[number % len(order)]] for number in range(count)]


def _remembered(pairs: Sequence[Mapping[str, VoicePrint]]) -> list[RememberedVoice]:
    """What a store remembers after these calls came in one by one, with nobody named."""
    memory: list[RememberedVoice] = []
    for voices in pairs:
        clue = recurrence_clue(voices, memory)
        agent = _probability([clue])
        memory += [
            RememberedVoice(voice=voices[AGENT], agent_probability=agent),
            RememberedVoice(voice=voices[CUSTOMER], agent_probability=1.0 - agent),
        ]
    return memory


def _print(side: Side, units: Intervals, rng: np.random.Generator) -> VoicePrint | None:
    return voice_print(over_a_line(side.samples, rng), units, side.pitch)


def over_a_line(samples: Samples, rng: np.random.Generator) -> Samples:
    """Another line: its own gain, tilt, resonance and noise."""
    from scipy.signal import lfilter

    tilt = float(rng.uniform(-0.5, 0.5))
    feed, back = ([1.0, -tilt], [1.0]) if tilt > 0.0 else ([1.0], [1.0, tilt])
    heard = lfilter(feed, back, samples) * 10.0 ** (rng.uniform(-6.0, 6.0) / 20.0)
    feed, back = _resonance(rng)
    noise = 10.0 ** (rng.uniform(-70.0, -52.0) / 20.0) * rng.standard_normal(samples.size)
    return np.asarray(lfilter(feed, back, heard) + noise, dtype=np.float32)


def _resonance(rng: np.random.Generator) -> tuple[list[float], list[float]]:
    """Peaking filter after Bristow-Johnson's cookbook, up to 8 dB up or down."""
    angle = 2.0 * np.pi * rng.uniform(500.0, 3000.0) / ANALYSIS_RATE_HZ
    width, gain = np.sin(angle) / 2.0 / rng.uniform(0.5, 2.0), 10.0 ** (rng.uniform(-8, 8) / 40.0)
    middle = -2.0 * np.cos(angle)
    return [1 + width * gain, middle, 1 - width * gain], [
        1 + width / gain,
        middle,
        1 - width / gain,
    ]


def _equal_error_ratio(calls: Sequence[Call]) -> float:
    """Where as many pairs of one voice are missed as pairs of two are taken for one."""
    rng = np.random.default_rng(1)
    voices = [
        (getattr(call, name), number, _print(call.sides[name], call.sides[name].units, rng))
        for number, call in enumerate(calls)
        for name in PARTIES
    ]
    same: list[float] = []
    other: list[float] = []
    for place, (name, number, voice) in enumerate(voices):
        for other_name, other_number, other_voice in voices[:place]:
            if voice is not None and other_voice is not None and number != other_number:
                found = same if name == other_name else other
                found.append(same_voice_probability(voice, other_voice))
    limits = np.sort(same + other)
    missed = np.searchsorted(np.sort(same), limits) / len(same)
    mistaken = 1.0 - np.searchsorted(np.sort(other), limits) / len(other)
    place = int(np.argmin(np.abs(missed - mistaken)))
    return float((missed[place] + mistaken[place]) / 2.0)


if __name__ == "__main__":
    main()
