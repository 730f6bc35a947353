"""Two channels that are not clean: bleed, echo, delay, fake stereo, the customer's clock.

python -m benchmarks.two_channels --data sample_calls [--agent-audio WAV --customer-audio WAV]
--json FILE
"""

import dataclasses
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from benchmarks.chain import Samples, converse, find_units
from benchmarks.report import parser, publish
from benchmarks.sample_calls import read_channels, sample_calls
from voicecoach.audio.checks import channel_copy, frame_power
from voicecoach.conversation import channel_diarization, with_customer_side
from voicecoach.core.conversation import Conversation
from voicecoach.core.intervals import Intervals, intersect, total_s
from voicecoach.core.line import ChannelCopy, LineDelay
from voicecoach.core.quantiles import median
from voicecoach.core.recording import AGENT, CUSTOMER, RecordingInfo
from voicecoach.pipeline.line import LineOptions, line_delay
from voicecoach.prosody import ANALYSIS_RATE_HZ, spectral_tracks
from voicecoach.vad import MeasuredSamples, find_copies

__all__ = ["TwoChannels", "main"]

ROOM_S = 0.3
"""Reverberation time of the room that an echo comes from."""

DELAYS_S = (0.05, 0.1, 0.2, 0.4, 0.6)
ECHO_DB = -30.0
SAME_S = 0.05
"""Delays recovered within this are right (the target)."""


@dataclass(frozen=True, slots=True, eq=False)
class TwoChannels:
    """Agent and customer of one call at 8 kHz, equally long."""

    name: str
    agent: Samples
    customer: Samples

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.agent.size / ANALYSIS_RATE_HZ


def db(level_db: float) -> np.float32:
    """Factor of an amplitude."""
    return np.float32(10.0 ** (level_db / 20.0))


def delayed(samples: Samples, delay_s: float) -> Samples:
    """The same samples later, equally long."""
    count = round(delay_s * ANALYSIS_RATE_HZ)
    return np.concatenate((np.zeros(count, np.float32), samples[: samples.size - count]))


def through_room(samples: Samples, *, seed: int) -> Samples:
    """Play samples in a room: noise that fades by 60 dB in `ROOM_S`, of the same power."""
    count = round(ROOM_S * ANALYSIS_RATE_HZ)
    answer = np.random.default_rng(seed).standard_normal(count)
    answer *= 10.0 ** (-3.0 * np.arange(count) / count)
    heard = np.convolve(samples, answer / np.linalg.norm(answer))[: samples.size]
    return np.asarray(heard, dtype=np.float32)


def through_codec(samples: Samples) -> Samples:
    """Send samples over a line that codes them: Opus at 12 kb/s, as mobile telephony has it."""
    coded = io.BytesIO()
    with av.open(coded, "w", format="matroska") as out:
        stream = out.add_stream("libopus", rate=ANALYSIS_RATE_HZ, layout="mono")
        stream.bit_rate = 12_000
        steps = (np.clip(samples, -1.0, 1.0) * 32767.0).astype(np.int16)[None, :]
        frame = av.AudioFrame.from_ndarray(steps, format="s16", layout="mono")
        frame.sample_rate = ANALYSIS_RATE_HZ
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    coded.seek(0)
    with av.open(coded) as line:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=ANALYSIS_RATE_HZ)
        frames = (*line.decode(audio=0), None)
        heard = [part.to_ndarray()[0] for each in frames for part in resampler.resample(each)]
    found = np.concatenate(heard)[: samples.size].astype(np.float32)
    return np.pad(found, (0, samples.size - found.size))


def unclean(call: TwoChannels, level_db: float, *, seed: int) -> dict[str, TwoChannels]:
    """The call with bleed both ways at once, and with late echoes: plain, of a room, coded."""
    echo = delayed(call.agent, 0.3)
    heard = {
        "echo": echo,
        "room_echo": through_room(echo, seed=seed),
        "coded_echo": through_codec(echo),
    }
    agent = call.agent + db(level_db) * call.customer
    customer = call.customer + db(level_db) * call.agent
    return {
        "bleed": dataclasses.replace(call, agent=agent, customer=customer),
        **{
            name: dataclasses.replace(call, customer=call.customer + db(level_db) * copy)
            for name, copy in heard.items()
        },
    }


def bleed_figures(calls: Sequence[TwoChannels], *, level_db: float) -> dict[str, float]:
    """Change of talk time, and overlaps that are new or lost, by kind of copy."""
    changes: dict[str, list[float]] = {}
    counts: dict[str, int] = {}
    for seed, call in enumerate(calls):
        clean = find_units([call.agent, call.customer])
        for kind, bad in unclean(call, level_db, seed=seed).items():
            found = find_units([bad.agent, bad.customer])
            changes.setdefault(kind, []).extend(
                abs(total_s(now) / total_s(was) - 1.0)
                for now, was in zip(found, clean, strict=True)
            )
            both, before = intersect(*found), intersect(*clean)
            for name, count in (
                (f"{kind}_added_overlap_count", unmatched(both, before)),
                (f"{kind}_lost_overlap_count", unmatched(before, both)),
            ):
                counts[name] = counts.get(name, 0) + count
    figures = {}
    for kind, errors in changes.items():
        figures[f"{kind}_talk_time_max_change_ratio"] = max(errors)
        figures[f"{kind}_talk_time_mean_change_ratio"] = float(np.mean(errors))
    return figures | {name: float(count) for name, count in counts.items()}


def unmatched(found: Intervals, known: Intervals) -> int:
    """Count the intervals that share no time with any of the known ones."""
    return sum(len(intersect(each[None, :], known)) == 0 for each in found)


def copies_of(call: TwoChannels) -> tuple[ChannelCopy, ...]:
    """Copies of one channel in the other, as the pipeline finds them."""
    heard = [
        MeasuredSamples(samples, spectral_tracks(samples, sample_rate_hz=ANALYSIS_RATE_HZ))
        for samples in (call.agent, call.customer)
    ]
    return find_copies(heard, sample_rate_hz=ANALYSIS_RATE_HZ)


def delay_of(call: TwoChannels) -> LineDelay | None:
    """Delay of the line, as the pipeline finds it."""
    info = RecordingInfo("", ANALYSIS_RATE_HZ, call.duration_s, (AGENT, CUSTOMER), (), (), ())
    return line_delay(info, copies_of(call), LineOptions())


def delay_figures(calls: Sequence[TwoChannels]) -> dict[str, float]:
    """Delays put in by an echo of -30 dB, plain and from a room, and delays where there is none."""
    figures: dict[str, float] = {}
    invented = sum(delay_of(call) is not None for call in calls)
    for kind in ("plain", "room"):
        errors_s: list[float] = []
        held = 0
        for seed, call in enumerate(calls):
            voice = call.agent if kind == "plain" else through_room(call.agent, seed=seed)
            for delay_s in DELAYS_S:
                customer = call.customer + db(ECHO_DB) * delayed(voice, delay_s)
                found = delay_of(dataclasses.replace(call, customer=customer))
                errors_s.append(abs(found.round_trip_s - delay_s) if found else np.inf)
                held += found is not None and found.low_s <= delay_s <= found.high_s
        known_s = [error for error in errors_s if np.isfinite(error)]
        figures[f"delay_{kind}_recovered_ratio"] = float(np.mean(np.array(errors_s) <= SAME_S))
        figures[f"delay_{kind}_not_told_ratio"] = float(np.mean(np.isinf(errors_s)))
        figures[f"delay_{kind}_max_error_s"] = max(known_s, default=0.0)
        figures[f"delay_{kind}_in_range_ratio"] = held / len(errors_s)
    return figures | {"delay_without_echo_count": float(invented)}


def recorded(call: TwoChannels, round_trip_s: float, level_db: float) -> TwoChannels:
    """What a recorder far from the customer gets of a call that is known on the customer's clock.

    What the customer says arrives later by the way there and back, and the agent's voice comes
    back with it.
    """
    customer = delayed(call.customer, round_trip_s)
    echo = db(level_db) * delayed(call.agent, round_trip_s)
    return dataclasses.replace(call, customer=customer + echo)


def clock_figures(calls: Sequence[TwoChannels]) -> dict[str, float]:
    """How the customer's clock is restored where a recorder stands far away from the customer."""
    errors_s: dict[str, list[float]] = {"as_recorded": [], "at_customer": []}
    ranks: dict[str, list[float]] = {"true": [], "as_recorded": [], "at_customer": []}
    made_by_delay = kept = 0
    for number, call in enumerate(calls):
        round_trip_s = DELAYS_S[number % len(DELAYS_S)]
        true = _conversation(find_units([call.agent, call.customer]), call)
        bad = recorded(call, round_trip_s, ECHO_DB)
        units, delay = find_units([bad.agent, bad.customer]), delay_of(bad)
        if delay is None:
            continue
        found = with_customer_side(
            _conversation(units, bad), channel_diarization(units, (AGENT, CUSTOMER)), delay
        )
        true_s, seen_s, heard_s = (
            _reply_s(each, at_customer=at) for each, at in _views(true, found)
        )
        if true_s is None or seen_s is None or heard_s is None:
            continue
        errors_s["as_recorded"].append(abs(seen_s - true_s))
        errors_s["at_customer"].append(abs(heard_s - true_s))
        for name, value in zip(ranks, (true_s, seen_s, heard_s), strict=True):
            ranks[name].append(value)
        alone, shared = _one_sided(found, true)
        made_by_delay += alone
        kept += shared
    figures = {f"reply_{name}_median_error_s": float(np.median(e)) for name, e in errors_s.items()}
    figures |= {
        f"reply_{name}_rank_correlation": _rank_correlation(ranks["true"], ranks[name])
        for name in errors_s
    }
    return figures | {
        "overlaps_by_delay_called_so_ratio": made_by_delay / max(made_by_delay + kept, 1),
        "overlaps_by_delay_count": float(made_by_delay + kept),
    }


def _views(true: Conversation, found: Conversation) -> Iterator[tuple[Conversation, bool]]:
    yield true, False
    yield found, False
    yield found, True


def _reply_s(conversation: Conversation, *, at_customer: bool) -> float | None:
    return median(
        transfer.at_customer_s if at_customer else transfer.offset_s
        for transfer in conversation.floor_transfers
        if transfer.to_speaker == AGENT
    )


def _one_sided(found: Conversation, true: Conversation) -> tuple[int, int]:
    """Count the agent's overlaps that the customer did not hear: called so, and not."""
    truth = [o.segment for o in true.overlaps]
    one_sided = [
        overlap
        for overlap in found.overlaps
        if overlap.incomer == AGENT
        # The recorder hears the agent when they speak, so their times are those of the truth.
        and not any(s.start - 0.1 <= overlap.segment.start <= s.end + 0.1 for s in truth)
    ]
    missed_count = sum(overlap.is_on_both_sides for overlap in one_sided)
    return len(one_sided) - missed_count, missed_count


def _rank_correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Spearman's, of values without ties."""
    ranks = [np.argsort(np.argsort(values)) for values in (first, second)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def _conversation(units: Sequence[Intervals], call: TwoChannels) -> Conversation:
    by_speaker = dict(zip((AGENT, CUSTOMER), units, strict=True))
    return converse(by_speaker, duration_s=call.duration_s + 0.5)


def fake_stereo_figures(calls: Sequence[TwoChannels]) -> dict[str, float]:
    """Mixed calls on two channels with gain, sign, delay and noise; calls that are not mixed."""
    figures: dict[str, float] = {}
    for name, (gain, delay_s, noise_db) in FAKES.items():
        hits = [
            _is_copy(*_fake(call, gain=gain, delay_s=delay_s, noise_db=noise_db, seed=seed))
            for seed, call in enumerate(calls)
        ]
        figures[f"fake_stereo_{name}_found_ratio"] = float(np.mean(hits))
    true = [_is_copy(call.agent, call.customer) for call in calls]
    leaking = [
        _is_copy(call.agent + db(-6.0) * call.customer, call.customer + db(-6.0) * call.agent)
        for call in calls
    ]
    return figures | {
        "two_parties_taken_for_mono_count": float(sum(true)),
        "two_parties_with_6_db_leak_taken_for_mono_count": float(sum(leaking)),
    }


FAKES: Mapping[str, tuple[float, float, float | None]] = {
    "same": (1.0, 0.0, None),
    "weaker": (0.2, 0.0, None),
    "inverted": (-1.0, 0.0, None),
    "one_sample_later": (1.0, 1.0 / ANALYSIS_RATE_HZ, None),
    "20_ms_later": (0.7, 0.02, None),
    "300_ms_later": (1.0, 0.3, None),
    "noise_at_20_db": (1.0, 0.0, 20.0),
    "all_at_once": (-0.5, 0.1, 20.0),
}
"""Gain and delay of the second channel, and how far below the speech each has noise of its own."""


def _fake(
    call: TwoChannels, *, gain: float, delay_s: float, noise_db: float | None, seed: int
) -> tuple[Samples, Samples]:
    mixed = call.agent + call.customer
    pair = mixed, np.float32(gain) * delayed(mixed, delay_s)
    if noise_db is None:
        return pair
    random = np.random.default_rng(seed)
    first, second = (_noisy(channel, noise_db, random) for channel in pair)
    return first, second


def _noisy(samples: Samples, noise_db: float, random: np.random.Generator) -> Samples:
    power = frame_power(samples, rate_hz=ANALYSIS_RATE_HZ)
    speech = power[power > 1e-3 * power.max()].mean()
    noise = random.normal(0.0, np.sqrt(speech / 10.0 ** (noise_db / 10.0)), samples.size)
    return np.asarray(samples + noise, dtype=np.float32)


def _is_copy(first: Samples, second: Samples) -> bool:
    powers = tuple(frame_power(each, rate_hz=ANALYSIS_RATE_HZ) for each in (first, second))
    both = np.ascontiguousarray(first), np.ascontiguousarray(second)
    found = channel_copy(both, (powers[0], powers[1]), rate_hz=ANALYSIS_RATE_HZ)
    return found is not None


def read_calls(folder: Path) -> Iterator[TwoChannels]:
    """Yield the sample calls whose line is clean: what is put in is then all there is."""
    for call in sample_calls(folder):
        if call.truth["line"]["bleed_db"] is None:
            channels = call.channels()
            yield TwoChannels(call.name, channels[AGENT], channels[CUSTOMER])


def read_pair(agent: Path, customer: Path) -> TwoChannels:
    """Read a call of two files."""
    channels = [read_channels(path)[0] for path in (agent, customer)]
    size = min(channel.size for channel in channels)
    first, second = (np.ascontiguousarray(channel[:size]) for channel in channels)
    return TwoChannels("pair", first, second)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, default=Path("sample_calls"), metavar="FOLDER")
    options.add_argument("--agent-audio", type=Path, metavar="WAV")
    options.add_argument("--customer-audio", type=Path, metavar="WAV")
    chosen = options.parse_args(arguments)
    calls = list(read_calls(chosen.data))
    figures = bleed_figures(calls, level_db=-20.0)
    figures |= delay_figures(calls) | clock_figures(calls) | fake_stereo_figures(calls)
    if chosen.agent_audio and chosen.customer_audio:
        pair = [read_pair(chosen.agent_audio, chosen.customer_audio)]
        real = bleed_figures(pair, level_db=-20.0) | delay_figures(pair) | fake_stereo_figures(pair)
        figures |= {f"real_{name}": value for name, value in real.items()}
    publish(figures, chosen.json)


if __name__ == "__main__":
    main()
