"""Who is who, how it was told and how sure it is, as people read it."""

import dataclasses

from tests.dashboards.stores import make_analysis, make_mixed_analysis, make_transcript
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.transcript import RoleAssignment
from voicecoach.views.speakers import can_swap, role_doubt, role_lines, who_is_who


def analysis(*roles: RoleAssignment) -> CallAnalysis:
    made = make_analysis("call-one", transcript=make_transcript())
    return dataclasses.replace(made, roles=roles)


def test_a_label_that_names_its_role_needs_no_line() -> None:
    found = analysis(
        RoleAssignment("Agent", "agent", 1.0, "name"),
        RoleAssignment("spk_1", "customer", 0.9, "elimination"),
    )
    assert role_lines(found, agent_name="Ana") == (
        "spk_1 is taken for the customer: because nobody else is left (confidence 0.90).",
    )


def test_a_guess_is_said_with_its_confidence_and_what_to_do() -> None:
    found = analysis(RoleAssignment("spk_1", "agent", 0.6, "talk_pattern"))
    (line,) = role_lines(found, agent_name="Ana")
    assert line.endswith("(confidence 0.60).")
    doubt = role_doubt(found)
    assert doubt is not None
    assert "swap them if they are wrong" in doubt


def test_what_is_sure_enough_or_nobodys_role_is_no_guess() -> None:
    sure = RoleAssignment("spk_1", "agent", 0.95, "greeting")
    other = RoleAssignment("IVR", "IVR", 0.5, "talk_pattern")
    assert role_doubt(analysis(sure, other)) is None


def test_the_channel_of_the_agent_is_said_and_whether_it_was_corrected() -> None:
    found = analysis()
    assert who_is_who(found, agent_name="Ana") == (
        "The agent is on the left channel, since nobody named another.",
    )
    made = dataclasses.replace(
        found.provenance, options={"channels": {"agent_channel": 0, "corrected": True}}
    )
    corrected = dataclasses.replace(found, provenance=made)
    assert "as you said" in who_is_who(corrected, agent_name="Ana")[0]


def test_one_channel_without_words_has_nobody_to_swap() -> None:
    mixed = make_mixed_analysis("call-one")
    assert who_is_who(mixed, agent_name="Ana") == ()
    assert not can_swap(mixed)
    assert can_swap(dataclasses.replace(mixed, transcript=make_transcript()))
