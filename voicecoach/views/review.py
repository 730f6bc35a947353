"""*Review*: a coach's levels for a call, each tied to a second that both can hear.

Shown is what a coach may see of the call, in local mode too, where one person
is agent and coach: what belongs to the agent alone is not on this page.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.coaching.annotations import annotations_for
from voicecoach.coaching.rooms import for_room
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.annotation import Annotation
from voicecoach.core.errors import InputError
from voicecoach.core.moment import Moment
from voicecoach.core.review import LEVELS, Anchor, Criterion, Review, Rubric, Score
from voicecoach.store.access import Principal
from voicecoach.store.records import PlaybackRecord
from voicecoach.views.calls import call_title
from voicecoach.views.figures import length_text
from voicecoach.views.finished_reviews import review_section
from voicecoach.views.notes import KIND_WORDS
from voicecoach.views.replay import header_facts
from voicecoach.views.section import Section
from voicecoach.views.speakers import SWAP_NOTE, can_swap, who_is_who
from voicecoach.views.standing_out import best_moment, rule_title
from voicecoach.views.waiting import why_it_waits

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = [
    "ABOUT_REVIEWS",
    "LEVEL_CHOICES",
    "NOTHING_WENT_WELL",
    "NOT_APPLICABLE",
    "NO_ANCHOR",
    "ReviewScreen",
    "WellHeard",
    "anchor_choices",
    "correct_review",
    "level_lines",
    "level_of",
    "level_words",
    "review_screen",
    "scores_of",
]

NOT_APPLICABLE = "Not applicable"
LEVEL_CHOICES: tuple[str, ...] = (*(str(level) for level in LEVELS), NOT_APPLICABLE)

NO_OCCASION = "The call gave no occasion for it."

NO_ANCHOR = (
    "Not kept yet: name at least one moment or note of the call that shows it. A level that "
    "nobody can hear is an opinion about a person."
)
NOTHING_WENT_WELL = (
    "No moment that went well was found. That says what was listened for, not how the call was: "
    "mark one as you hear it (M, then 1) before you go on."
)
ABOUT_REVIEWS = (
    "Kept as you go. Only you see it until it is finished; then the agent does, on Replay. A few "
    "reviewed calls are for talking with one agent: they are too few to compare people."
)
_WELL_COUNT = 3
"""Convention: a few to say first."""

_MAX_QUOTE_CHARS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class WellHeard:
    """A moment that went well: what to call it, what to say of it, its second."""

    title: str
    text: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewScreen:
    """Everything on the page of a review that does not depend on addresses.

    Parameters
    ----------
    analysis : CallAnalysis
        As a coach may see it.
    playback : PlaybackRecord or None
        ``None`` where no audio was kept.
    title, facts : str
    agent : str or None
    well : tuple of WellHeard
        What went well, the most telling first.
    rubric : Rubric
    draft : Review
        As far as it has come.
    anchors : mapping
        What a score can be tied to: label -> stretch of the call, in order.
    finished : Section or None
        Reviews of the call that are finished.
    why : str
        Why the call waits, in a line; empty where it does not wait.
    to_correct : Review or None
        One's own finished review, where the next version of it is not begun.
    """

    analysis: CallAnalysis
    playback: PlaybackRecord | None
    title: str
    facts: str
    agent: str | None
    well: tuple[WellHeard, ...]
    rubric: Rubric
    draft: Review
    anchors: Mapping[str, Anchor]
    finished: Section | None
    why: str
    to_correct: Review | None

    @property
    def progress(self) -> str:
        """How far the review has come, in words."""
        missing = self.draft.missing(self.rubric.names)
        done = len(self.rubric.criteria) - len(missing)
        return f"{done} of {len(self.rubric.criteria)} kept"

    @property
    def can_swap(self) -> bool:
        """Whether there is an agent or a customer to change over."""
        return can_swap(self.analysis)

    @property
    def who(self) -> tuple[str, ...]:
        """Who is taken for whom, and what swapping them does."""
        return (*who_is_who(self.analysis, agent_name=self.agent), SWAP_NOTE)

    def score(self, criterion: str) -> Score | None:
        """Score of a criterion in the draft."""
        return next((s for s in self.draft.scores if s.criterion == criterion), None)

    def labels_of(self, criterion: str) -> list[str]:
        """Labels of what a criterion is tied to."""
        score = self.score(criterion)
        tied = score.anchors if score else ()
        return [label for label, anchor in self.anchors.items() if anchor in tied]


def review_screen(
    store: "CallStore", principal: Principal, call_id: str, *, rubric: Rubric
) -> ReviewScreen:
    """Read a call and one's review of it.

    Raises
    ------
    CallNotFoundError
        If there is no such call, or none that the principal may see.
    """
    summary = store.summary(principal, call_id)
    analysis = for_room(store.load(principal, call_id), "coach")
    notes = annotations_for(store.annotations(principal, call_id), "coach")
    kept = store.draft_review(principal, call_id)
    draft = kept or Review(call_id=call_id, rubric=rubric.name)
    return ReviewScreen(
        analysis=analysis,
        playback=store.playback(principal, call_id),
        title=call_title(summary),
        facts=header_facts(summary),
        agent=summary.metadata.agent,
        well=_well(analysis, notes),
        rubric=rubric,
        draft=draft,
        anchors=anchor_choices(analysis, notes, scores=draft.scores),
        finished=review_section(store, principal, call_id, rubric=rubric),
        why=why_it_waits(store, principal, analysis, notes),
        to_correct=None if kept else _own(store.reviews(principal, call_id), principal),
    )


def _own(reviews: Iterable[Review], principal: Principal) -> Review | None:
    return next((review for review in reviews if review.author == principal.id), None)


def _well(analysis: CallAnalysis, notes: Iterable[Annotation]) -> tuple[WellHeard, ...]:
    """What somebody marked as gone well, then what the rules found, the most telling first."""
    marked = [
        WellHeard(
            title=f"{length_text(note.segment.start)} {note.text or 'Marked: went well'}",
            text="Marked by a person.",
            at=note.segment.start,
        )
        for note in notes
        if note.valence == "strength"
    ]
    found = [
        WellHeard(
            title=f"{length_text(moment.segment.start)} {rule_title(moment.rule)}",
            text=moment.advice,
            at=moment.segment.start,
        )
        for moment in _telling(analysis.moments)
    ]
    return tuple((marked + found)[:_WELL_COUNT])


def _telling(moments: Sequence[Moment]) -> Iterator[Moment]:
    """Yield moments that went well, each of another rule, the most telling first."""
    left = list(moments)
    while best := best_moment(left):
        yield best
        left = [moment for moment in left if moment.rule != best.rule]


def anchor_choices(
    analysis: CallAnalysis, annotations: Iterable[Annotation], *, scores: Sequence[Score] = ()
) -> Mapping[str, Anchor]:
    """What a score can be tied to: moments, notes that both can read, what it is tied to already.

    Parameters
    ----------
    analysis : CallAnalysis
        As a coach may see it.
    annotations : iterable of Annotation
        Of the call, as a coach may read them.
    scores : sequence of Score
        What they are tied to stays there, also where the moment is raised no more.

    Returns
    -------
    mapping
        Label, one of its kind -> stretch of the call, in the order of the call.
    """
    named = {Anchor(m.segment, m.rule): rule_title(m.rule) for m in analysis.moments}
    named |= {
        Anchor(note.segment, note.rule): _note_title(note)
        for note in annotations
        if note.kind in {"note", "question"}
    }
    tied = {anchor for score in scores for anchor in score.anchors}
    named |= dict.fromkeys(tied - set(named), "As it was before")
    choices: dict[str, Anchor] = {}
    for anchor, title in sorted(named.items(), key=lambda each: each[0].segment):
        label = f"{length_text(anchor.segment.start)} {title}"
        until = f"{label}, until {length_text(anchor.segment.end)}"
        free = next((each for each in (label, until) if each not in choices), None)
        choices[free or f"{until} ({len(choices)})"] = anchor
    return choices


def _note_title(note: Annotation) -> str:
    text = " ".join(note.text.split())
    short = text if len(text) <= _MAX_QUOTE_CHARS else f"{text[:_MAX_QUOTE_CHARS]}…"
    return f"{KIND_WORDS[note.kind]}: {short}" if short else KIND_WORDS[note.kind]


def level_of(choice: str | None) -> int | None:
    """Level that a choice of `LEVEL_CHOICES` means; ``None`` where there was no occasion.

    Examples
    --------
    >>> level_of("3"), level_of("Not applicable")
    (3, None)
    """
    return int(choice) if choice in {str(level) for level in LEVELS} else None


def level_words(score: Score | None) -> str | None:
    """Choice of `LEVEL_CHOICES` that a score stands for; ``None`` where there is no score.

    Examples
    --------
    >>> level_words(Score(criterion="clarity", level=None)), level_words(None)
    ('Not applicable', None)
    """
    if score is None:
        return None
    return NOT_APPLICABLE if score.level is None else str(score.level)


def level_lines(criterion: Criterion) -> tuple[str, ...]:
    """What each of `LEVEL_CHOICES` sounds like."""
    return (*criterion.looks_like, NO_OCCASION)


def correct_review(store: "CallStore", principal: Principal, call_id: str) -> Review:
    """Begin the next version of one's own finished review with all that is in it.

    A version that is begun already stays as it is.

    Raises
    ------
    CallNotFoundError
        If the call cannot be seen.
    InputError
        If there is no finished review of one's own.
    """
    if begun := store.draft_review(principal, call_id):
        return begun
    finished = _own(store.reviews(principal, call_id), principal)
    if finished is None:
        raise InputError("there is no finished review of yours to correct")
    return store.save_review(principal, finished)


def scores_of(
    screen: ReviewScreen, chosen: Mapping[str, tuple[str | None, Sequence[str]]]
) -> Review:
    """Put what was chosen into a draft; a level that names nothing in the call is not in it.

    Parameters
    ----------
    screen : ReviewScreen
    chosen : mapping
        Criterion -> choice of `LEVEL_CHOICES`, and labels of what it is tied to.
    """
    scores = []
    for criterion, (choice, labels) in chosen.items():
        anchors = tuple(screen.anchors[label] for label in labels if label in screen.anchors)
        level = level_of(choice)
        if choice is None or (level is not None and not anchors):
            continue
        scores.append(Score(criterion=criterion, level=level, anchors=anchors))
    return dataclasses.replace(screen.draft, rubric=screen.rubric.name, scores=tuple(scores))
