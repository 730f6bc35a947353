"""What the page of a review does: keeps each change at once, finishes, goes on to the next call."""

import dataclasses
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from voicecoach.core.errors import VoiceCoachError
from voicecoach.core.review import Criterion, Review, Rubric
from voicecoach.views.figures import when_text
from voicecoach.views.follow_ups import agree, follow_up_figures, follow_up_lines
from voicecoach.views.markdown import as_text
from voicecoach.views.problems import problem_text
from voicecoach.views.review import (
    ABOUT_REVIEWS,
    LEVEL_CHOICES,
    NO_ANCHOR,
    NOT_APPLICABLE,
    NOTHING_WENT_WELL,
    ReviewScreen,
    correct_review,
    level_lines,
    level_words,
    review_screen,
    scores_of,
)
from voicecoach.web.coaching import draw_follow_ups, open_next
from voicecoach.web.said import said
from voicecoach.web.sections import draw_title

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = [
    "Desk",
    "draw_agreeing",
    "draw_finishing",
    "draw_head",
    "draw_rubric",
    "draw_summary",
    "draw_well",
    "lay_out",
    "player_of",
    "team_rubric",
]

SAVE_AND_NEXT_KEY = "Ctrl+Enter"
"""The one key on which a field of text hands over what was typed before the page acts on it."""
LATER = "Goes on to the next call; this one stays in the queue, with what you gave so far."
_FROM_THE_TOP = """<script data-call="{call_id}">
for (const each of document.querySelectorAll('[data-testid=stMain], .st-key-review-rubric'))
  each.scrollTo(0, 0)
</script>"""
"""Streamlit leaves the page and the rubric where they were scrolled to: after "next", that is below
the new call. Runs when the call is another one, for only then is it another text."""
FOLLOW_UP_DAYS = 14
"""Convention: long enough for some calls, short enough to remember what was meant."""


class Desk(NamedTuple):
    """Places of the page. ``pages.css`` puts the second beside the others where there is room."""

    call: Any
    """The call and its player."""
    scoring: Any
    """What went well and the rubric: it scrolls by itself."""
    finishing: Any
    """What ends the review: below the rubric, always in view beside the player."""
    after: Any
    """What comes out of reviews."""


def lay_out() -> Desk:
    """Make the places of the page; their keys are what ``pages.css`` knows them by."""
    import streamlit as st

    desk = st.container(key="review-desk")
    call = desk.container(key="review-call")
    rail = desk.container(key="review-rail")
    return Desk(
        call=call,
        scoring=rail.container(key="review-rubric"),
        finishing=rail.container(key="review-finish"),
        after=desk.container(key="review-after"),
    )


def team_rubric() -> Rubric:
    """Rubric of this machine's settings, else the one that comes with the program.

    Raises
    ------
    ConfigError
        If the settings or the file that they name do not fit.
    """
    from voicecoach.pipeline import read_settings
    from voicecoach.scorecard.rubric import ReviewOptions, read_rubric, usual_rubric

    settings = read_settings()
    named = settings.stage("review", ReviewOptions).rubric
    if named is None or settings.source is None:
        return usual_rubric()
    return read_rubric(settings.source.parent / named)


def player_of(store: "CallStore", screen: ReviewScreen, at: str | None) -> dict[str, Any] | None:
    """What the player is given of a call as a coach may hear and see it; ``None`` without audio.

    Parameters
    ----------
    store : CallStore
    screen : ReviewScreen
    at : str or None
        Second to open the call at, as in a link.
    """
    from voicecoach.store.access import LOCAL_USER
    from voicecoach.views.player import player_data
    from voicecoach.views.replay import seconds_of
    from voicecoach.web.local import media_urls
    from voicecoach.web.player_notes import with_notes

    if screen.playback is None:
        return None
    call_id, digest = screen.analysis.call_id, screen.playback.audio_digest
    urls = media_urls(store.location, LOCAL_USER.id, digest=digest, call_id=call_id)
    # Pitch and level are the agent's own: a coach's page never asks for them.
    data = player_data(
        screen.analysis,
        agent_name=screen.agent,
        playback=screen.playback,
        addresses=dataclasses.replace(urls, contours="data:,"),
        start_at=seconds_of(at),
    )
    return with_notes(data, store, LOCAL_USER, room="coach")


def draw_head(screen: ReviewScreen) -> None:
    """Draw which call it is and why it waits; another call than before is shown from its top."""
    import streamlit as st

    with st.container(gap=None):
        script = _FROM_THE_TOP.format(call_id=escape(screen.analysis.call_id, quote=True))
        st.html(script, unsafe_allow_javascript=True)
        draw_title(screen.title, screen.facts)
    if screen.why:
        st.markdown(f":material/inbox: {as_text(screen.why)}")


def draw_well(screen: ReviewScreen) -> None:
    """Draw what went well: what a talk about the call begins with."""
    import streamlit as st

    st.header("What went well")
    with st.container(key="review-well", gap="xsmall"):
        for well in screen.well:
            st.expander(f"**{as_text(well.title)}**", type="compact").markdown(as_text(well.text))
    if not screen.well:
        st.write(NOTHING_WENT_WELL)


def draw_rubric(store: "CallStore", screen: ReviewScreen) -> None:
    """Draw the criteria, each with its levels and what shows them."""
    import streamlit as st

    st.header(as_text(screen.rubric.name))
    if screen.to_correct:
        _offer_correcting(store, screen, screen.to_correct)
    with st.container(key="review-criteria"):
        for criterion in screen.rubric.criteria:
            with st.container(border=True, height="stretch"):
                _draw_criterion(store, screen, criterion)


def _offer_correcting(store: "CallStore", screen: ReviewScreen, finished: Review) -> None:
    import streamlit as st

    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown(
        f":material/check: You finished a review of this call: {when_text(finished.finished_at)}."
    )
    row.button(
        "Correct it",
        icon=":material/edit:",
        help="Begins its next version with all that is in it; the agent reads the newest.",
        on_click=_correct,
        args=(store, screen.analysis.call_id, screen.rubric),
    )


def _correct(store: "CallStore", call_id: str, rubric: Rubric) -> None:
    from voicecoach.store.access import LOCAL_USER

    _forget_typed(call_id, rubric)
    said(correct_review, "The next version is begun.", store, LOCAL_USER, call_id)


def _draw_criterion(store: "CallStore", screen: ReviewScreen, criterion: Criterion) -> None:
    import streamlit as st

    call_id = screen.analysis.call_id
    level_key, tied_key = _keys(call_id, criterion.name)
    st.session_state.setdefault(level_key, level_words(screen.score(criterion.name)))
    st.session_state.setdefault(tied_key, screen.labels_of(criterion.name))
    st.markdown(f"**{as_text(criterion.title)}**  \n{as_text(criterion.about)}")
    choice = st.radio(
        f"Level of {criterion.title}",
        LEVEL_CHOICES,
        index=None,
        captions=[as_text(line) for line in level_lines(criterion)],
        key=level_key,
        label_visibility="collapsed",
        on_change=_keep,
        args=(store, call_id, screen.rubric),
    )
    tied = st.multiselect(
        f"What shows it: {criterion.title}",
        list(screen.anchors),
        key=tied_key,
        placeholder="Moments or shared notes of the call",
        label_visibility="collapsed",
        disabled=choice == NOT_APPLICABLE,
        on_change=_keep,
        args=(store, call_id, screen.rubric),
    )
    if choice not in {None, NOT_APPLICABLE} and not tied:
        st.warning(NO_ANCHOR, icon=":material/link_off:")


def _keys(call_id: str, criterion: str) -> tuple[str, str]:
    return f"level of {criterion} in {call_id}", f"shown by of {criterion} in {call_id}"


def _summary_key(call_id: str) -> str:
    return f"summary of {call_id}"


def _forget_typed(call_id: str, rubric: Rubric) -> None:
    """Let the page of a review show what is kept again, not what was chosen on it before."""
    import streamlit as st

    for name in rubric.names:
        for key in _keys(call_id, name):
            st.session_state.pop(key, None)
    st.session_state.pop(_summary_key(call_id), None)


def _keep(store: "CallStore", call_id: str, rubric: Rubric) -> None:
    """Keep the draft as it is on the page; what cannot be kept is said."""
    said_of = _kept(store, call_id, rubric)
    if said_of is not None:
        import streamlit as st

        st.toast(problem_text(said_of), icon=":material/error:", duration="long")


def _kept(store: "CallStore", call_id: str, rubric: Rubric) -> VoiceCoachError | None:
    import streamlit as st

    from voicecoach.store.access import LOCAL_USER

    state: Any = st.session_state
    try:
        screen = review_screen(store, LOCAL_USER, call_id, rubric=rubric)
        chosen = {
            name: tuple(state.get(key) for key in _keys(call_id, name)) for name in rubric.names
        }
        scored = scores_of(screen, {n: (level, tied or ()) for n, (level, tied) in chosen.items()})
        summary = state.get(_summary_key(call_id)) or ""
        store.save_review(LOCAL_USER, dataclasses.replace(scored, summary=summary))
    except VoiceCoachError as error:
        return error
    return None


def draw_summary(store: "CallStore", screen: ReviewScreen) -> None:
    """Draw what the rubric ends with: the criteria that are left, the words to the agent."""
    import streamlit as st

    call_id = screen.analysis.call_id
    st.button(
        "The rest: not applicable",
        icon=":material/rule:",
        help="For every criterion that has no level yet: the call gave no occasion for it.",
        disabled=not screen.draft.missing(screen.rubric.names),
        on_click=_rest_not_applicable,
        args=(store, call_id, screen.rubric),
    )
    st.session_state.setdefault(_summary_key(call_id), screen.draft.summary)
    st.text_area(
        "To the agent: one thing to keep, one thing to try",
        key=_summary_key(call_id),
        placeholder="Write to them, not about them",
        on_change=_keep,
        args=(store, call_id, screen.rubric),
    )
    st.caption(ABOUT_REVIEWS, width="stretch")


def draw_finishing(store: "CallStore", screen: ReviewScreen) -> None:
    """Draw the button that finishes and goes on, and how far the review has come."""
    import streamlit as st

    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    if row.button(
        "Save and next",
        type="primary",
        icon=":material/check:",
        shortcut=SAVE_AND_NEXT_KEY,
        help="Finishes the review: the agent can read it then. Changing it makes the next version.",
    ):
        _finish(store, screen)
    if row.button("Later", icon=":material/skip_next:", help=LATER):
        open_next(store, screen.analysis.call_id)
    row.markdown(as_text(screen.progress))


def _rest_not_applicable(store: "CallStore", call_id: str, rubric: Rubric) -> None:
    import streamlit as st

    for name in rubric.names:
        level_key, _ = _keys(call_id, name)
        if st.session_state.get(level_key) is None:
            st.session_state[level_key] = NOT_APPLICABLE
    _keep(store, call_id, rubric)


def _finish(store: "CallStore", screen: ReviewScreen) -> None:
    import streamlit as st

    from voicecoach.store.access import LOCAL_USER

    call_id, rubric = screen.analysis.call_id, screen.rubric
    titles = {criterion.name: criterion.title for criterion in rubric.criteria}
    draft = store.draft_review(LOCAL_USER, call_id)
    missing = draft.missing(rubric.names) if draft else rubric.names
    if missing:
        named = ", ".join(titles[name] for name in missing)
        st.warning(
            f"Still open: {as_text(named)}. Give each a level with what shows it, or say that it "
            "is not applicable.",
            icon=":material/pending:",
        )
        return
    if not said(
        store.finish_review, "The review is finished.", LOCAL_USER, call_id, criteria=rubric.names
    ):
        return
    open_next(store, call_id)


def draw_agreeing(store: "CallStore", screen: ReviewScreen) -> None:
    """Draw what was agreed after this call, and the form for more."""
    import streamlit as st

    from voicecoach.store.access import LOCAL_USER

    call_id = screen.analysis.call_id
    st.header("Follow-up")
    draw_follow_ups(store, follow_up_lines(store, LOCAL_USER, call_id=call_id), with_link=False)
    figures = follow_up_figures()
    with st.form(f"agree {call_id}", clear_on_submit=True):
        agreed = st.text_input("What you agree on", placeholder="Say back before solving")
        first, second = st.columns(2)
        usual = datetime.now().astimezone().date() + timedelta(days=FOLLOW_UP_DAYS)
        day = first.date_input("Until", usual)
        title = second.selectbox("Where it should show", figures, None, placeholder="In no figure")
        if st.form_submit_button("Agree on it", icon=":material/event:"):
            metric = figures[title] if title else None
            if said(
                agree, "Agreed.", store, LOCAL_USER, call_id, agreed=agreed, due=day, metric=metric
            ):
                st.rerun()
