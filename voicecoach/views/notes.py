"""What people wrote on a call, and what coaches made of the moments of a rule."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from voicecoach.coaching.rule import Room
from voicecoach.coaching.verdicts import judged_moments
from voicecoach.core.annotation import KINDS, Annotation, Kind
from voicecoach.core.recording import AGENT, CUSTOMER, MIXED
from voicecoach.statistics.precision import RulePrecision, rule_precisions
from voicecoach.store.access import Principal
from voicecoach.views.figures import between_text, when_text
from voicecoach.views.section import Section
from voicecoach.views.standing_out import rule_title

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = [
    "CHOICE_WORDS",
    "KIND_WORDS",
    "kind_words",
    "noted",
    "notes_section",
    "precision_text",
    "precisions_of_rules",
]

KIND_WORDS: Mapping[Kind, str] = MappingProxyType(
    {
        "note": "Note",
        "reply": "Reply",
        "verdict": "Coach on a moment",
        "answer": "Agent on a moment",
        "question": "Question to the coach",
    }
)

CHOICE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "confirmed": "right",
        "wrong": "not right",
        "unsure": "not sure",
        "acknowledged": "sees it too",
        "disputed": "sees it differently",
    }
)

VALENCE_WORDS = MappingProxyType(
    {"strength": "went well", "opportunity": "try next time", "note": "worth a listen"}
)

ABOUT_NOTES = (
    "Notes hang on the call and its time: analysing it again loses none. What is for you only is "
    "in no export for a coach."
)

_SPEAKER_WORDS = {AGENT: "Agent", CUSTOMER: "Customer", MIXED: "Both voices"}


def noted(
    player: Mapping[str, Any],
    store: "CallStore",
    principal: Principal,
    *,
    notes_url: str,
    room: Room = "agent",
) -> dict[str, Any]:
    """Add to the data of a player what writing needs, and what coaches say of its rules.

    Parameters
    ----------
    player : mapping
        As `voicecoach.views.player.player_data` makes it.
    store : CallStore
    principal : Principal
    notes_url : str
        Signed address of what is written on the call.
    room : {"agent", "coach"}
        Whose page it is: a coach's shows nothing that is for the agent alone.

    Returns
    -------
    dict
        As described by ``voicecoach.player.NotedPlayerData``.
    """
    precisions = precisions_of_rules(store, principal)
    return {
        **player,
        "moments": [
            moment | {"confirmed": precision_text(precisions.get(moment["rule"]))}
            for moment in player["moments"]
        ],
        "notes_url": notes_url,
        "notes_state": store.annotations_state(principal, player["call_id"]),
        "notes_room": room,
        "note_kinds": list(KINDS),
    }


def precisions_of_rules(store: "CallStore", principal: Principal) -> Mapping[str, RulePrecision]:
    """How often coaches confirmed the moments of each rule, on all calls that can be seen."""
    verdicts = store.annotations_of_kind(principal, "verdict")
    moments = store.moments(principal, {verdict.call_id for verdict in verdicts})
    return rule_precisions(judged_moments(verdicts, moments))


def precision_text(precision: RulePrecision | None) -> str:
    """Say how often coaches confirmed a rule; empty where nobody has looked.

    Examples
    --------
    >>> precision_text(RulePrecision(rule="TRN01", confirmed_count=3, judged_count=4,
    ...     unsure_count=1, call_count=2, interval=None))
    'Coaches confirmed 3 of 4 moments on 2 calls, and were not sure of 1. Too few for a share.'
    """
    if precision is None:
        return ""
    unsure = f", and were not sure of {precision.unsure_count}" if precision.unsure_count else ""
    calls = "1 call" if precision.call_count == 1 else f"{precision.call_count} calls"
    of = f"{precision.confirmed_count} of {precision.judged_count}"
    noun = "moment" if precision.judged_count == 1 else "moments"
    said = f"Coaches confirmed {of} {noun} on {calls}{unsure}."
    return f"{said} {_share(precision)}"


def _share(precision: RulePrecision) -> str:
    interval = precision.interval
    between = interval and between_text(interval.ratio, interval.low, interval.high, "1")
    return f"That is a share {between}." if between else "Too few for a share."


def kind_words(annotation: Annotation) -> str:
    """Name what somebody wrote."""
    said = CHOICE_WORDS.get(annotation.choice or "") or VALENCE_WORDS.get(annotation.valence or "")
    return f"{KIND_WORDS[annotation.kind]}: {said}" if said else KIND_WORDS[annotation.kind]


def notes_section(
    store: "CallStore", principal: Principal, call_id: str, *, agent_name: str | None
) -> Section | None:
    """Everything people wrote on a call, in its order; ``None`` where that is nothing."""
    written = store.annotations(principal, call_id)
    if not written:
        return None
    names = _SPEAKER_WORDS | ({AGENT: agent_name} if agent_name else {})
    count = "1 note" if len(written) == 1 else f"{len(written)} notes"
    return Section(
        "Notes",
        lines=(f"{count} on this call.",),
        note=ABOUT_NOTES,
        starts=tuple(note.segment.start for note in written),
        columns={
            "What": [kind_words(note) for note in written],
            "Text": [note.text for note in written],
            "About": [names.get(note.speaker or "", "") for note in written],
            "Moment": [rule_title(note.rule) if note.rule else "" for note in written],
            "By": ["You" if note.author == principal.id else note.author or "" for note in written],
            "When": [when_text(note.updated_at) if note.updated_at else "" for note in written],
        },
    )
