"""What the report of a call tells, in the words of *Replay*, as far as it is for its reader."""

from dataclasses import replace

import pytest

from tests.dashboards.stores import (
    CAME_IN,
    make_analysis,
    make_mixed_analysis,
    make_transcript,
    save,
)
from voicecoach.coaching.catalogue import RULES
from voicecoach.core.moment import Measurement, Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.roles import AgentEstimate
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment
from voicecoach.exchange.report_values import ReportClip
from voicecoach.store.access import LOCAL_USER
from voicecoach.views.call_report import MAX_CLIP_S, call_report, clip_of

TONE_RULE = next(code for code, rule in RULES.items() if rule.rooms == ("agent",))
OF_TONE = Moment(
    rule=TONE_RULE,
    segment=Segment(1.0, 2.0),
    speaker=AGENT,
    valence="opportunity",
    evidence=(Measurement("pitch movement", 1.1, "st", threshold=1.5),),
    advice="A secret of tone.",
)


@pytest.fixture
def made(store):
    def make(analysis, **options):
        save(store, analysis, agent="Zorka")
        return call_report(store.summary(LOCAL_USER, analysis.call_id), analysis, **options)

    return make


def test_a_report_tells_facts_figures_moments_and_words(made) -> None:
    told = made(make_analysis("call-1", transcript=make_transcript()))
    assert told.title == "Late repair"
    assert told.facts.startswith("Zorka · Garage desk")
    assert [lane.name for lane in told.lanes] == ["Zorka", "Customer"]
    assert told.figures[0].value.replace("\N{NO-BREAK SPACE}", " ") == "50 %"
    assert [(m.clock, m.tone) for m in told.moments] == [("0:10", "good"), ("0:25", "try")]
    assert told.moments[1].evidence[0].startswith("Both speaking 0.75")
    words = next(section for section in told.sections if section.title == "Words")
    assert words.rows[1][1:3] == ("Customer", "It broke.")
    assert words.greyed == {2}
    assert dict(told.provenance)["voicecoach"] == "0.1.0"


def test_what_is_said_in_a_moment_is_quoted(made) -> None:
    told = made(make_analysis("call-1", transcript=make_transcript()))
    assert [moment.said for moment in told.moments] == [None, None]  # the agent listened
    asked = replace(CAME_IN, segment=Segment(0.5, 3.0))
    told = made(make_analysis("call-1", moments=(asked,), transcript=make_transcript()))
    assert told.moments[0].said == '"How can I help?"'


def test_tone_of_voice_is_for_the_agent_alone(made) -> None:
    analysis = make_analysis("call-1", moments=(OF_TONE, CAME_IN))
    clips = {OF_TONE.id: ReportClip(b"", "audio/ogg")}
    for room, secret in {"coach": False, "lead": False, "agent": True}.items():
        told = made(analysis, room=room, clips=clips)
        assert ("A secret of tone." in str(told)) is secret
        assert ("holds pieces of the recording" in str(told.closing)) is secret


def test_without_names_nobody_is_named(made) -> None:
    analysis = make_analysis("call-1", transcript=make_transcript())
    told = str(made(analysis, with_names=False))
    assert not [name for name in ("Zorka", "Garage", "Late repair", ".wav") if name in told]
    assert "Names that were said aloud" in told


def test_one_channel_is_said_and_not_split(made) -> None:
    told = made(make_mixed_analysis("mono"))
    assert [lane.role for lane in told.lanes] == ["mixed"]
    (notice,) = told.notices  # said once
    assert "Both people are on one channel" in notice
    assert told.moments == ()


def test_voices_told_apart_on_one_channel_have_a_lane_each_and_are_called_an_estimate(made) -> None:
    mixed = make_mixed_analysis("mono")
    units = (
        SpeakerSegment(Segment(0.0, 3.0), "speaker_3", 0, 0.9),
        SpeakerSegment(Segment(4.0, 9.0), AGENT, 0, 0.9),
        SpeakerSegment(Segment(9.5, 12.0), CUSTOMER, 0, 0.9),
    )
    heard = Diarization(units, ("speaker_3", AGENT, CUSTOMER), "voices", is_estimated=True)
    guess = AgentEstimate({"speaker_3": 0.1, AGENT: 0.6, CUSTOMER: 0.3})
    told = made(replace(mixed, diarization=heard, agent_estimate=guess))
    assert [(lane.name, lane.role) for lane in told.lanes] == [
        ("Zorka", "agent"),
        ("Speaker 3", "mixed"),
        ("Customer", "customer"),
    ]
    assert told.lanes[0].spoken == (Segment(4.0, 9.0),)
    assert "estimated from one channel: 3 voices" in told.notices[0]
    assert told.notices[1].startswith("Who the agent is, is not sure. It is taken to be")


def test_a_clip_begins_before_its_moment_and_has_an_end() -> None:
    long = replace(CAME_IN, segment=Segment(10.0, 55.0))
    assert clip_of(long, duration_s=60.0) == Segment(8.5, 8.5 + MAX_CLIP_S)
    late = replace(CAME_IN, segment=Segment(58.0, 59.9))
    assert clip_of(late, duration_s=60.0) == Segment(56.5, 60.0)
