"""What a scorecard holds: occasions seen, what was done in them, how far the share could be off.

A component without an occasion is *not observed*, which is no zero. Two types
keep the rooms apart: `OwnScorecard` is for the agent of its calls alone,
`SharedScorecard` refuses whatever is for that agent only.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, Literal, get_args

from voicecoach.core.errors import InputError
from voicecoach.core.moment import Measurement
from voicecoach.core.segment import Segment
from voicecoach.core.shares import ShareInterval

__all__ = [
    "COMPONENTS",
    "MIN_OCCASION_COUNT",
    "CitedAct",
    "CitedFigure",
    "Component",
    "ComponentScore",
    "OwnScorecard",
    "Scorecard",
    "SharedScorecard",
    "Standing",
    "State",
]

Component = Literal[
    "self_awareness", "self_regulation", "motivation", "empathy", "social_skills", "listening"
]
"""The five components of emotional intelligence after Goleman 1998, and active listening."""

COMPONENTS: tuple[Component, ...] = get_args(Component)

Standing = Literal["met", "missed", "beside"]
"""The act was there / it was not / shown as evidence and not counted."""

State = Literal["not_observed", "too_few", "observed"]

MIN_OCCASION_COUNT = 5
"""Convention: with four, the 90 % interval of a share reaches over up to 0.64 of all there can be,
so the evidence is listed and no share is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedAct:
    """A piece of evidence: an act at a second, or an answer to a customer's cue.

    Parameters
    ----------
    call_id : str
    occasion : str
        What it was an occasion for. Acts of one call with the same occasion
        count once, however many they are.
    source : str
        Code of the rule that found it, or ``"cue"``.
    title : str
        What it is, in a few words.
    segment : Segment
        What to listen to.
    standing : {"met", "missed", "beside"}
    text : str
        The act in words.
    measurements : tuple of Measurement
        The numbers behind it, with their ranges.
    is_for_agent_only : bool
        Whether it is tone of voice, or anything else of the agent's own room.

    Raises
    ------
    InputError
        If there is no number behind it.
    """

    call_id: str
    occasion: str
    source: str
    title: str
    segment: Segment
    standing: Standing
    text: str = field(repr=False)
    measurements: tuple[Measurement, ...] = field(repr=False)
    is_for_agent_only: bool = False

    def __post_init__(self) -> None:
        if not self.measurements:
            raise InputError(f"{self.source} at {self.segment.start} s cites no number")


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedFigure:
    """A figure of a whole call with its 90 % range, shown beside a component and not counted."""

    call_id: str
    name: str
    value: float = field(repr=False)
    low: float | None = field(default=None, repr=False)
    high: float | None = field(default=None, repr=False)
    is_for_agent_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentScore:
    """One component: what was seen of it.

    Parameters
    ----------
    component : str
    acts : tuple of CitedAct
        Everything that it rests on, and what is shown beside.
    figures : tuple of CitedFigure
    interval : ShareInterval or None
        Share of the occasions in which the act was there; ``None`` with
        fewer than `MIN_OCCASION_COUNT`.
    needs : str
        What it would need to be observed, or to be told from more.

    Raises
    ------
    InputError
        If an occasion is both met and missed, or the share is not that of the
        acts cited, or rests on too few of them.
    """

    component: Component
    acts: tuple[CitedAct, ...] = ()
    figures: tuple[CitedFigure, ...] = ()
    interval: ShareInterval | None = None
    needs: str = ""

    def __post_init__(self) -> None:
        standings = {(act.call_id, act.occasion, act.standing) for act in self.counted}
        if len(standings) != self.count:
            raise InputError(f"an occasion of {self.component} is both met and missed")
        if self.interval is None:
            return
        if self.count < MIN_OCCASION_COUNT or self.interval.ratio != self.met_count / self.count:
            raise InputError(
                f"need the share of >= {MIN_OCCASION_COUNT} occasions cited; "
                f"got {self.interval.ratio} for {self.met_count} of {self.count}"
            )

    @property
    def counted(self) -> tuple[CitedAct, ...]:
        """Acts that count, those of one occasion together once."""
        return tuple(act for act in self.acts if act.standing != "beside")

    @property
    def count(self) -> int:
        """Occasions seen."""
        return len({(act.call_id, act.occasion) for act in self.counted})

    @property
    def met_count(self) -> int:
        """Occasions in which the act was there."""
        met = {(act.call_id, act.occasion) for act in self.counted if act.standing == "met"}
        return len(met)

    @property
    def state(self) -> State:
        """Whether there is a share, too few occasions for one, or none at all."""
        if not self.count:
            return "not_observed"
        return "observed" if self.interval else "too_few"

    def counts_by_call(self) -> Mapping[str, tuple[int, int]]:
        """Call id -> occasions met, and all."""
        standings = {(act.call_id, act.occasion, act.standing) for act in self.counted}
        met = Counter(call_id for call_id, _, standing in standings if standing == "met")
        every = Counter(call_id for call_id, _, _ in standings)
        return MappingProxyType({call_id: (met[call_id], every[call_id]) for call_id in every})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """Every component of one call, or of several of one agent; never of several people.

    Parameters
    ----------
    call_ids : tuple of str
    components : tuple of ComponentScore
        One for each of `COMPONENTS`, in that order.

    Raises
    ------
    InputError
        If a component is missing or in the wrong place, or cites another call.
    """

    room: ClassVar[Literal["agent", "coach"]]

    call_ids: tuple[str, ...]
    components: tuple[ComponentScore, ...]

    def __post_init__(self) -> None:
        if tuple(score.component for score in self.components) != COMPONENTS:
            raise InputError(f"need each of {', '.join(COMPONENTS)} once and in this order")
        cited = {act.call_id for score in self.components for act in score.acts}
        if others := cited - set(self.call_ids):
            raise InputError(f"acts of calls that the scorecard is not about: {sorted(others)}")

    def of(self, component: Component) -> ComponentScore:
        """Score of one component."""
        return self.components[COMPONENTS.index(component)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnScorecard(Scorecard):
    """For the agent of its calls alone: their tone of voice may be part of it."""

    room: ClassVar[Literal["agent", "coach"]] = "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedScorecard(Scorecard):
    """What a coach may see: nothing of it rests on what is for the agent only.

    Raises
    ------
    InputError
        If an act or a figure is for the agent only.
    """

    room: ClassVar[Literal["agent", "coach"]] = "coach"

    def __post_init__(self) -> None:
        # Not super(): a dataclass with slots is a new class, which it would not find.
        Scorecard.__post_init__(self)
        for score in self.components:
            private = [act.source for act in score.acts if act.is_for_agent_only]
            private += [figure.name for figure in score.figures if figure.is_for_agent_only]
            if private:
                raise InputError(f"{', '.join(private)}: for the agent only")
