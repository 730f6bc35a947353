"""What went well lately: a look at oneself that begins with a fault is not taken twice."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.store.access import Principal
from voicecoach.store.records import CallFilter
from voicecoach.views.calls import call_title
from voicecoach.views.figures import day_text, length_text
from voicecoach.views.standing_out import MODEST, rule_title

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = ["NOTHING_YET", "WELL_COUNT", "WentWell", "went_well"]

NOTHING_YET = (
    "No moment that went well in your last calls was found. That says what was listened for, not "
    "how your calls were."
)

LOOKED_THROUGH_COUNT = 20
WELL_COUNT = 3
"""Convention: a few to keep in mind, each of another kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WentWell:
    """One moment that went well.

    Parameters
    ----------
    title, advice, where : str
    call_id : str
    at : float
        Second of the call.
    """

    title: str
    advice: str
    where: str
    call_id: str
    at: float


def went_well(store: "CallStore", principal: Principal, agent: str | None) -> tuple[WentWell, ...]:
    """Return the newest moments of an agent that went well, each of another rule.

    Praise that nearly every call has comes only where there is no other; calls
    that are to be guessed first are left out.
    """
    calls = store.calls(principal, filter=CallFilter(agent=agent), limit=LOOKED_THROUGH_COUNT)
    call_ids = [call.call_id for call in calls]
    to_guess = store.guesses_due(principal, call_ids)
    moments = store.moments(principal, [each for each in call_ids if each not in to_guess])
    newest: dict[str, WentWell] = {}
    for call in calls:
        for moment in moments.get(call.call_id, ()):
            if moment.valence == "strength" and moment.rule not in newest:
                newest[moment.rule] = WentWell(
                    title=rule_title(moment.rule),
                    advice=moment.advice,
                    where=f"{call_title(call)}, {day_text(call.listed_at)} "
                    f"at {length_text(moment.segment.start)}",
                    call_id=call.call_id,
                    at=moment.segment.start,
                )
    telling_first = sorted(newest.items(), key=lambda found: found[0] in MODEST)
    return tuple(found for _, found in telling_first[:WELL_COUNT])
