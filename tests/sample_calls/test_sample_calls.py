"""The committed sample calls keep what their README promises."""

import csv
import json
import sys
import tomllib
from collections import Counter
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "sample_calls"
sys.path.insert(0, str(ROOT))

from sample_calls.maker.measured import measured  # noqa: E402
from sample_calls.maker.script import LISTENER_KINDS, Script, read_script  # noqa: E402

IDS = sorted(path.stem for path in (FOLDER / "scripts").glob("*.txt"))
SPEAKERS = ("agent", "customer")
BYTES_ALLOWED = 12_000_000
WITHIN_KINDS = {"backchannel", "helper", "competitive_failed"}

each_call = pytest.mark.parametrize("name", IDS)


@cache
def truth_of(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / "truth" / f"{name}.json").read_text("utf-8"))


@cache
def script_of(name: str) -> Script:
    return read_script(FOLDER / "scripts" / f"{name}.txt")


@cache
def catalogue() -> list[dict[str, str]]:
    with (FOLDER / "calls.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def decoded(name: str) -> NDArray[np.float32]:
    """Both channels at 48 kHz, shape=(2, n_samples)."""
    import av

    with av.open(str(FOLDER / "calls" / f"{name}.opus")) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(frames, axis=1)


def overlap_of(first: list[list[float]], second: list[list[float]]) -> list[tuple[float, float]]:
    pairs = ((max(a[0], b[0]), min(a[1], b[1])) for a in first for b in second)
    return sorted((start, end) for start, end in pairs if end - start > 1e-6)


def test_there_are_at_least_48_calls_of_about_a_minute() -> None:
    durations_s = [truth_of(name)["duration_s"] for name in IDS]
    assert len(IDS) >= 48
    assert min(durations_s) >= 30.0
    assert max(durations_s) <= 150.0
    assert 50.0 <= float(np.mean(durations_s)) <= 75.0


def test_three_teams_of_five_agents_have_three_calls_each_and_a_new_team_has_few() -> None:
    calls = Counter((row["team"], row["agent"]) for row in catalogue())
    agents = Counter(team for team, _ in calls)
    assert agents == {"Harbour": 5, "Meadow": 5, "Summit": 5, "Lantern": 3}
    assert {n for (team, _), n in calls.items() if team != "Lantern"} == {3}
    assert {n for (team, _), n in calls.items() if team == "Lantern"} <= {1, 2}


def test_the_catalogue_lists_every_call_once_within_eight_weeks() -> None:
    rows = catalogue()
    assert sorted(Path(row["file"]).stem for row in rows) == IDS
    assert len({row["call_id"] for row in rows}) == len(rows)
    started = [datetime.fromisoformat(row["started_at"]) for row in rows]
    assert all(time.tzinfo is not None for time in started)
    assert started == sorted(started)
    assert date(2026, 9, 26) <= started[0].date()
    assert started[-1].date() <= date(2026, 11, 20)
    assert {row["agent_channel"] for row in rows} == {"left", "right"}
    assert all(all(row.values()) for row in rows)


def test_an_agent_has_one_call_at_a_time() -> None:
    busy = Counter((row["agent"], row["started_at"]) for row in catalogue())
    assert set(busy.values()) == {1}


@each_call
def test_every_script_has_its_call_truth_and_transcript(name: str) -> None:
    truth, script = truth_of(name), script_of(name)
    row = next(row for row in catalogue() if Path(row["file"]).stem == name)
    assert (FOLDER / row["file"]).is_file()
    assert (truth["id"], truth["call_id"]) == (name, row["call_id"])
    assert (script.id, script.external_id) == (name, row["call_id"])
    assert (truth["title"], row["subject"]) == (script.title, script.subject)
    expected = 0 if row["agent_channel"] == "left" else 1
    assert truth["speakers"]["agent"]["channel"] == expected


def test_all_files_together_stay_below_12_megabytes() -> None:
    files = (path for path in FOLDER.rglob("*") if "__pycache__" not in path.parts)
    assert sum(path.stat().st_size for path in files if path.is_file()) <= BYTES_ALLOWED


def test_the_calls_are_given_to_everybody() -> None:
    assert "CC0 1.0 Universal" in (FOLDER / "LICENSE").read_text("utf-8")
    assert "CC0" in (FOLDER / "README.md").read_text("utf-8")


@each_call
def test_intervals_are_sorted_disjoint_and_inside_the_call(name: str) -> None:
    truth = truth_of(name)
    lists = [truth["speech"][speaker] for speaker in SPEAKERS]
    lists += [
        [[item["start"], item["end"]] for item in truth[key]]
        for key in ("overlaps", "dead_air", "silences")
    ]
    for intervals in lists:
        edges = np.array(intervals).reshape(-1, 2)
        assert (edges[:, 0] < edges[:, 1]).all()
        assert (edges[1:, 0] >= edges[:-1, 1]).all()
        assert (edges >= 0.0).all()
        assert (edges <= truth["duration_s"]).all()


@each_call
def test_units_of_one_speaker_are_at_least_a_pause_apart(name: str) -> None:
    for units in truth_of(name)["speech"].values():
        gaps_s = np.array(units)[1:, 0] - np.array(units)[:-1, 1]
        assert (gaps_s >= 0.2 - 1e-9).all()


@each_call
def test_overlaps_are_exactly_where_both_speak(name: str) -> None:
    truth = truth_of(name)
    found = [(item["start"], item["end"]) for item in truth["overlaps"]]
    assert found == overlap_of(truth["speech"]["agent"], truth["speech"]["customer"])
    for item in truth["overlaps"]:
        assert {item["holder"], item["incomer"]} == set(SPEAKERS)
        assert (item["relation"] == "within") == (item["kind"] in WITHIN_KINDS)


@each_call
def test_a_taken_floor_means_the_holder_stopped(name: str) -> None:
    truth = truth_of(name)
    turns = truth["turns"]
    for before, after in pairwise(turns):
        assert before["speaker"] != after["speaker"]
        assert before["cut_off"] == (after["entry"] == "cut_in")
        if after["entry"] == "cut_in":
            assert 0.2 <= before["end"] - after["start"] <= 1.2


@each_call
def test_nobody_speaks_in_dead_air(name: str) -> None:
    truth = truth_of(name)
    dead = [[item["start"], item["end"]] for item in truth["dead_air"]]
    assert all(end - start >= 9.9 for start, end in dead)
    for speaker in SPEAKERS:
        assert overlap_of(dead, truth["speech"][speaker]) == []


@each_call
def test_words_lie_inside_the_speech_of_their_speaker(name: str) -> None:
    truth = truth_of(name)
    for word in truth["words"]:
        units = truth["speech"][word["speaker"]]
        assert any(a - 0.002 <= word["start"] < word["end"] <= b + 0.002 for a, b in units), word


@each_call
def test_words_are_those_of_the_script_up_to_where_it_was_cut(name: str) -> None:
    truth = truth_of(name)
    for line in script_of(name).lines:
        heard = [w for w in truth["words"] if w["script_line"] == line.number]
        written = [word.text for word in line.words]
        assert [word["text"] for word in heard] == written[: len(heard)]
        assert not any(word["cut_off"] for word in heard[:-1])
        is_whole = len(heard) == len(written) and not heard[-1]["cut_off"]
        assert is_whole or line.number in _lines_cut_off(name)


def _lines_cut_off(name: str) -> set[int]:
    floor = [line for line in script_of(name).lines if line.kind not in LISTENER_KINDS]
    return {before.number for before, after in pairwise(floor) if after.kind == "cut_in"}


@each_call
def test_deliveries_are_those_of_the_script(name: str) -> None:
    spoken = {line["script_line"]: line for line in truth_of(name)["lines"]}
    for line in script_of(name).lines:
        for key in ("level_db", "pitch_st", "rate_factor", "range_factor"):
            assert spoken[line.number][key] == getattr(line.delivery, key)


@each_call
def test_the_transcript_has_the_words_that_were_heard(name: str) -> None:
    lines = (FOLDER / "transcripts" / f"{name}.txt").read_text("utf-8").splitlines()
    for speaker in SPEAKERS:
        own = (line.split(": ", 1) for line in lines)
        text = " ".join(words for who, words in own if who.endswith(speaker.capitalize()))
        truth = [w["text"] for w in truth_of(name)["words"] if w["speaker"] == speaker]
        assert sorted(text.split()) == sorted(truth)


@each_call
def test_pitch_is_known_every_10_ms_and_lies_around_the_voice(name: str) -> None:
    truth = truth_of(name)
    with np.load(FOLDER / "truth" / f"{name}.f0.npz") as tracks:
        for speaker in SPEAKERS:
            f0_hz = tracks[speaker] / 10.0
            assert f0_hz.size == round(truth["duration_s"] * 100.0)
            ratio = np.median(f0_hz[f0_hz > 0.0]) / truth["speakers"][speaker]["f0_median_hz"]
            assert abs(12.0 * np.log2(ratio)) < 4.0  # st; raised voices are up to 3 st higher


@each_call
def test_sound_lasts_as_long_as_the_truth_and_is_where_the_truth_says(name: str) -> None:
    truth = truth_of(name)
    channels = decoded(name)
    assert channels.shape[0] == 2
    assert abs(channels.shape[1] / 48_000 - truth["duration_s"]) <= 0.02
    if truth["line"]["is_clean"]:
        for speaker in SPEAKERS:
            samples = channels[truth["speakers"][speaker]["channel"]]
            inside = _mask(truth["speech"][speaker], samples.size)
            outside = ~_mask(truth["speech"][speaker], samples.size, wider_s=0.05)
            level_db = [10.0 * np.log10(np.mean(samples[m] ** 2)) for m in (inside, outside)]
            assert level_db[0] - level_db[1] >= 15.0


def _mask(spans: list[list[float]], size: int, *, wider_s: float = 0.0) -> NDArray[np.bool_]:
    mask = np.zeros(size, dtype=bool)
    for start, end in spans:
        mask[round(max(0.0, start - wider_s) * 48_000) : round((end + wider_s) * 48_000)] = True
    return mask


def test_at_least_twelve_voices_are_clearly_different() -> None:
    voices = tomllib.loads((FOLDER / "voices.toml").read_text("utf-8"))
    places = [
        (voice["base"], 12.0 * np.log2(voice["f0_hz"]), 12.0 * np.log2(voice["formant_factor"]))
        for voice in voices.values()
    ]
    chosen: list[tuple[str, float, float]] = []
    for base, pitch_st, tract_st in places:
        if all(base != b or np.hypot(pitch_st - p, tract_st - t) >= 1.5 for b, p, t in chosen):
            chosen.append((base, pitch_st, tract_st))
    assert len(chosen) >= 12


def test_an_agent_keeps_the_voice_in_all_calls() -> None:
    voices: dict[str, set[str]] = {}
    for name in IDS:
        speakers = truth_of(name)["speakers"]
        voice = {key: value for key, value in speakers["agent"].items() if key != "channel"}
        voices.setdefault(script_of(name).agent, set()).add(json.dumps(voice))
    assert {len(kinds) for kinds in voices.values()} == {1}


def test_every_kind_of_overlap_occurs_several_times() -> None:
    kinds = Counter(item["kind"] for name in IDS for item in truth_of(name)["overlaps"])
    assert min(kinds[kind] for kind in (*WITHIN_KINDS, "end_overlap", "competitive_taken")) >= 4


def test_the_measured_figures_follow_from_the_truth() -> None:
    with (FOLDER / "measured.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == IDS
    for row in rows:
        for key, value in measured(truth_of(row["id"])).items():
            assert float(row[key]) == pytest.approx(value, abs=6e-4)


def test_the_teams_differ_in_the_known_direction() -> None:
    with (FOLDER / "measured.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def mean(team: str, figure: str) -> float:
        return float(np.mean([float(row[figure]) for row in rows if row["team"] == team]))

    for figure, order in {
        "agent_reply_offset_s": ("Summit", "Meadow", "Harbour"),
        "agent_cut_in_count": ("Harbour", "Meadow", "Summit"),
        "agent_articulation_rate_sps": ("Harbour", "Meadow", "Summit"),
        "agent_backchannel_count": ("Summit", "Meadow", "Harbour"),
    }.items():
        low, middle, high = (mean(team, figure) for team in order)
        assert low < middle < high, figure


def test_one_agent_improves_over_the_weeks() -> None:
    names = sorted(name for name in IDS if name.startswith("ilias-"))
    assert [measured(truth_of(name))["agent_cut_in_count"] for name in names] == [3, 1, 0]
