"""Who of the labels in a transcript is the agent, and how sure that is.

Asked in this order, and the first that can tell decides: what the user says;
labels that name a role; the channel; the sound (whose speech lies under whose
words); which role is left. After that clues are put together: the agent's
name, who greets, who asks and who tells (`voicecoach.transcript.role_words`),
and what is known beside the words. The first speaker is not the agent by being
first: on outbound calls it is the customer who answers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from voicecoach.core.errors import InputError
from voicecoach.core.intervals import Intervals, shared_s
from voicecoach.core.recording import AGENT, CUSTOMER, MIXED
from voicecoach.core.roles import RoleClue, RoleClueKind, estimate_agent
from voicecoach.core.transcript import RoleAssignment, RoleReason
from voicecoach.transcript.formats.labels import role_of_name
from voicecoach.transcript.role_words import word_clues
from voicecoach.transcript.source import Passage

__all__ = ["Party", "RoleEvidence", "assign_roles", "parties_of", "party_key"]

_MIN_SHARE = 0.6
"""Share of a label's time that must lie on one party's speech, and of the words of all but the
agent that make one of several the customer (convention)."""

_EVEN_RATIO = 0.05
"""Nearer to each other than this, nobody is taken for anybody (convention)."""

_ALONE_RATIO = 0.6
"""Who speaks alone and in an agent's words is probably one (convention)."""


@dataclass(frozen=True, slots=True)
class Party:
    """Everything that one label says.

    ``key`` is the label, or the channel where there is no label.
    """

    key: str
    passages: tuple[Passage, ...]

    @property
    def text(self) -> str:
        """All words."""
        return " ".join(passage.text for passage in self.passages)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleEvidence:
    """What is known beside the words.

    Parameters
    ----------
    given : mapping
        Label -> speaker, from the user; wins over everything.
    channel_speakers : sequence of str
        Who is on each channel of the recording.
    speech : mapping
        Speaker -> Intervals of their speech.
    agent_name : str or None
    clues : sequence of RoleClue
        What speaks for labels beside their words.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    channel_speakers: Sequence[str] = ()
    speech: Mapping[str, Intervals] = field(default_factory=dict)
    agent_name: str | None = None
    clues: Sequence[RoleClue] = ()


def parties_of(passages: Sequence[Passage]) -> tuple[Party, ...]:
    """Put the passages of each label together, in order of first appearance.

    Examples
    --------
    >>> [party.key for party in parties_of([Passage((), None, 1), Passage((), "Ana")])]
    ['channel 1', 'Ana']
    """
    by_key: dict[str, list[Passage]] = {}
    for passage in passages:
        by_key.setdefault(party_key(passage), []).append(passage)
    return tuple(Party(key, tuple(own)) for key, own in by_key.items())


def party_key(passage: Passage) -> str:
    """Label of a passage, its channel where it has none, or `MIXED`."""
    if passage.label is not None:
        return passage.label
    return MIXED if passage.channel is None else f"channel {passage.channel}"


def assign_roles(passages: Sequence[Passage], evidence: RoleEvidence) -> tuple[RoleAssignment, ...]:
    """Say which speaker each label stands for.

    Parameters
    ----------
    passages : sequence of Passage
    evidence : RoleEvidence

    Returns
    -------
    tuple of RoleAssignment
        One per label that could be told, in order of first appearance. A
        label that is missing keeps its own name.

    Raises
    ------
    InputError
        If a label given by the user is not in the transcript.

    Examples
    --------
    >>> from voicecoach.transcript.source import words_of
    >>> said = [Passage(words_of("Thank you for calling."), "spk_0"), Passage((), "spk_1")]
    >>> [(a.label, a.speaker, a.reason) for a in assign_roles(said, RoleEvidence())]
    [('spk_0', 'agent', 'greeting'), ('spk_1', 'customer', 'greeting')]
    """
    parties = parties_of(passages)
    if unknown := sorted(set(evidence.given) - {party.key for party in parties}):
        there = ", ".join(party.key for party in parties if party.key != MIXED)
        raise InputError(
            f"need labels of the transcript ({there or 'it has none'}); got {', '.join(unknown)}"
        )
    found = {role.label: role for role in _given(parties, evidence)}
    for find in _FINDERS:
        # Words without a label or channel may be anybody's: they are parted by sound, later.
        open_parties = [p for p in parties if p.key not in found and p.key != MIXED]
        if not open_parties:
            break
        for assignment in find(open_parties, evidence, _taken(found)):
            found.setdefault(assignment.label, assignment)
    return tuple(found[party.key] for party in parties if party.key in found)


_Taken = Mapping[str, float]
"""Speakers that have a label, and how sure that is."""

_Finder = Callable[[list[Party], RoleEvidence, _Taken], list[RoleAssignment]]


def _taken(found: Mapping[str, RoleAssignment]) -> _Taken:
    return {assignment.speaker: assignment.confidence_ratio for assignment in found.values()}


def _given(parties: Sequence[Party], evidence: RoleEvidence) -> list[RoleAssignment]:
    return [
        RoleAssignment(party.key, evidence.given[party.key], 1.0, "given")
        for party in parties
        if party.key in evidence.given
    ]


def _by_name(parties: list[Party], _: RoleEvidence, __: _Taken) -> list[RoleAssignment]:
    roles = ((party.key, role_of_name(party.key)) for party in parties)
    return [RoleAssignment(key, role, 1.0, "name") for key, role in roles if role]


def _by_channel(parties: list[Party], evidence: RoleEvidence, _: _Taken) -> list[RoleAssignment]:
    found = []
    for party in parties:
        channels = {passage.channel for passage in party.passages}
        channel = channels.pop() if len(channels) == 1 else None
        if channel is not None and channel < len(evidence.channel_speakers):
            speaker = evidence.channel_speakers[channel]
            if speaker != MIXED:
                found.append(RoleAssignment(party.key, speaker, 0.95, "channel"))
    return found


def _by_sound(parties: list[Party], evidence: RoleEvidence, taken: _Taken) -> list[RoleAssignment]:
    free = [speaker for speaker in evidence.speech if speaker not in taken]
    found = []
    for party in parties:
        spans = _spans(party)
        shared = {speaker: shared_s(spans, evidence.speech[speaker]) for speaker in free}
        total = sum(shared.values())
        best = max(shared, key=shared.__getitem__, default=None)
        if best is not None and total > 0.0 and shared[best] / total >= _MIN_SHARE:
            share = shared[best] / total
            found.append(RoleAssignment(party.key, best, min(share, 0.95), "sound"))
    return found


def _spans(party: Party) -> Intervals:
    """Where the party's words are, as far as the file says."""
    spans = [
        (item.start, item.end)
        for passage in party.passages
        for item in ((passage,) if passage.end is not None else passage.words)
        if item.start is not None and item.end is not None and item.start < item.end
    ]
    return np.array(spans, dtype=np.float64).reshape(-1, 2)


def _by_elimination(parties: list[Party], _: RoleEvidence, taken: _Taken) -> list[RoleAssignment]:
    """Take the last label for the role that is left."""
    roles = [role for role in (AGENT, CUSTOMER) if role not in taken]
    if len(parties) != 1 or len(roles) != 1:
        return []
    return [RoleAssignment(parties[0].key, roles[0], min(taken.values()), "elimination")]


def _by_clues(parties: list[Party], evidence: RoleEvidence, taken: _Taken) -> list[RoleAssignment]:
    """Take the likeliest for the agent, and of the others who says most for the customer."""
    if AGENT in taken:
        return _customer(parties, taken, confidence_ratio=taken[AGENT], reason="elimination")
    said = {party.key: party.text for party in parties}
    clues = (*word_clues(said, agent_name=evidence.agent_name), *_about(said, evidence.clues))
    found = estimate_agent([*said], clues)
    speaking = found.clues_for(found.agent)
    if not speaking or _is_even(found.probabilities):
        return []
    probability = found.probabilities[found.agent] if len(parties) > 1 else _ALONE_RATIO
    reason = _REASONS[speaking[0].kind]
    others = [party for party in parties if party.key != found.agent]
    return [
        RoleAssignment(found.agent, AGENT, round(probability, 3), reason),
        *_customer(others, taken, confidence_ratio=probability, reason=reason),
    ]


def _about(labels: Mapping[str, str], clues: Sequence[RoleClue]) -> list[RoleClue]:
    return [clue for clue in clues if set(clue.log_odds) & set(labels)]


def _is_even(probabilities: Mapping[str, float]) -> bool:
    highest = sorted(probabilities.values())[-2:]
    return len(highest) > 1 and highest[1] - highest[0] < _EVEN_RATIO


def _customer(
    others: list[Party], taken: _Taken, *, confidence_ratio: float, reason: RoleReason
) -> list[RoleAssignment]:
    """Of several take who says most of what the others say; who says less keeps their label."""
    if not others or CUSTOMER in taken:
        return []
    counts = {party.key: len(party.text.split()) for party in others}
    most = max(counts, key=counts.__getitem__)
    share = counts[most] / max(1, sum(counts.values())) if len(others) > 1 else 1.0
    if share < _MIN_SHARE:
        return []
    return [RoleAssignment(most, CUSTOMER, round(confidence_ratio * share, 3), reason)]


_REASONS: Mapping[RoleClueKind, RoleReason] = {
    "agent_name": "agent_name",
    "greeting": "greeting",
    "talk_words": "talk_pattern",
    "talk_pattern": "talk_pattern",
    "recurrence": "recurrence",
    "channel": "channel",
    "labels": "name",
    "said": "given",
}

_FINDERS: tuple[_Finder, ...] = (
    _by_name,
    _by_channel,
    _by_sound,
    _by_elimination,
    _by_clues,
)
