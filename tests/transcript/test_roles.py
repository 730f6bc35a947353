"""Who is the agent, by what reason, and how sure."""

import numpy as np
import pytest

from voicecoach.core.errors import InputError
from voicecoach.core.transcript import RoleAssignment
from voicecoach.transcript.roles import RoleEvidence, assign_roles
from voicecoach.transcript.source import Passage, words_of


def says(label: str | None, text: str, start: float | None = None, **more: int) -> Passage:
    end = None if start is None else start + 1.0
    return Passage(words_of(text), label, more.get("channel"), start, end)


OUTBOUND = [
    says("spk_0", "Hello?"),
    says("spk_1", "Hi, this is Ana from Tallow Lane Motors."),
    says("spk_0", "Oh, can I have your number again?"),
]
PLAIN = [says("spk_0", "It broke."), says("spk_1", "Oh dear.")]


def told(passages: list[Passage], **evidence: object) -> dict[str, tuple[str, str]]:
    found = assign_roles(passages, RoleEvidence(**evidence))  # type: ignore[arg-type]
    return {role.label: (role.speaker, role.reason) for role in found}


def test_labels_that_name_a_role_decide() -> None:
    found = assign_roles([says("AGENT", "Hi."), says("Caller", "Hi.")], RoleEvidence())
    assert found == (
        RoleAssignment("AGENT", "agent", 1.0, "name"),
        RoleAssignment("Caller", "customer", 1.0, "name"),
    )


def test_who_greets_is_the_agent_also_if_the_customer_speaks_first() -> None:
    assert told(OUTBOUND) == {"spk_0": ("customer", "greeting"), "spk_1": ("agent", "greeting")}


def test_what_the_user_says_wins_and_leaves_the_rest_to_be_found() -> None:
    assert told(OUTBOUND, given={"spk_0": "agent"})["spk_0"] == ("agent", "given")
    assert told(OUTBOUND, given={"spk_0": "agent"})["spk_1"] == ("customer", "elimination")


def test_a_label_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match=r"need labels of the transcript \(.*spk_1.*\); got"):
        told(OUTBOUND, given={"spk_7": "agent"})


def test_channels_decide_where_the_recording_names_them() -> None:
    passages = [says(None, "Hello.", channel=0), says(None, "Hi.", channel=1)]
    assert told(passages, channel_speakers=("customer", "agent")) == {
        "channel 0": ("customer", "channel"),
        "channel 1": ("agent", "channel"),
    }


def test_whose_speech_lies_under_the_words_decides() -> None:
    passages = [says("A", "Hello.", 1.0), says("B", "Hi.", 3.0), says("A", "Well.", 5.0)]
    speech = {"customer": np.array([[1.0, 2.0], [5.0, 6.0]]), "agent": np.array([[3.0, 4.0]])}
    assert told(passages, speech=speech) == {"A": ("customer", "sound"), "B": ("agent", "sound")}


def test_words_on_both_channels_alike_leave_it_open() -> None:
    passages = [says("A", "It broke.", 1.0), says("B", "Oh.", 1.0)]
    both = np.array([[0.0, 9.0]])
    assert told(passages, speech={"customer": both, "agent": both}) == {}


def test_the_name_of_the_agent_is_a_label_or_said_in_the_opening() -> None:
    assert told([says("Ana", "Yes."), says("Sam", "No.")], agent_name="ana") == {
        "Ana": ("agent", "agent_name"),
        "Sam": ("customer", "agent_name"),
    }
    passages = [says("0", "My name is Jo."), says("1", "I'm Ana, hello.")]
    assert told(passages, agent_name="Ana")["1"] == ("agent", "agent_name")


def test_who_offers_and_asks_is_the_agent_but_not_for_sure() -> None:
    passages = [
        says("0", "It is about my card."),
        says("1", "Let me check. Could you confirm your postcode? I'll send a new one."),
        says("0", "Yes please."),
    ]
    found = assign_roles(passages, RoleEvidence())
    assert [(role.speaker, role.reason) for role in found] == [
        ("customer", "talk_pattern"),
        ("agent", "talk_pattern"),
    ]
    assert all(0.5 < role.confidence_ratio < 0.99 for role in found)


def test_nothing_to_go_by_is_no_assignment() -> None:
    assert assign_roles(PLAIN, RoleEvidence()) == ()


def test_a_third_party_keeps_its_own_name() -> None:
    passages = [says("Agent", "Hi."), says("Client", "Hi."), says("Interpreter", "Hola.")]
    assert [role.label for role in assign_roles(passages, RoleEvidence())] == ["Agent", "Client"]


def test_if_both_greet_neither_is_the_agent_for_that() -> None:
    passages = [says("0", "How can I help?"), says("1", "How can I help?")]
    assert told(passages) == {}
