"""What the pages of *Growth* do: keep what was recorded, say how it went, address recordings."""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from voicecoach.core.errors import VoiceCoachError
from voicecoach.views.markdown import as_text
from voicecoach.views.problems import problem_text
from voicecoach.web.routes import audio_path
from voicecoach.web.said import said
from voicecoach.web.signing import UrlSigner, load_key

if TYPE_CHECKING:
    from voicecoach.pipeline import Recogniser
    from voicecoach.store.repository import CallStore
    from voicecoach.views.retakes import RetakeLine

__all__ = [
    "ask_first",
    "audio_address",
    "choose_guess",
    "growth_links",
    "keep_recorded",
    "offer_deleting",
    "retake_links",
]


def ask_first(store: "CallStore", call_id: str) -> None:
    """Lead to the page of the guess where a call is to be guessed before it is shown."""
    import streamlit as st

    from voicecoach.store.access import LOCAL_USER
    from voicecoach.views.guesses import guess_is_due

    if guess_is_due(store, LOCAL_USER, call_id):
        asked = {"call": call_id, "t": st.query_params.get("t", "0")}
        st.switch_page("app_pages/guess.py", query_params=asked)


def growth_links(call_id: str) -> None:
    """Lead from a call to what its agent keeps for themselves."""
    import streamlit as st

    with st.popover("For me", icon=":material/potted_plant:"):
        here = {"call": call_id, "t": st.query_params.get("t", "0")}
        st.page_link("app_pages/journal.py", label="Write in my journal", query_params=here)
        st.page_link("app_pages/growth.py", label="Answer a moment anew")


def retake_links(lines: Sequence["RetakeLine"]) -> None:
    """Lead to moments to answer anew, each with what is said of it below."""
    import streamlit as st

    for line in lines:
        asked = {"retake": line.retake_id}
        place = st.container(gap=None)
        place.page_link("app_pages/retake.py", label=as_text(line.title), query_params=asked)
        place.caption(as_text(line.facts))


def audio_address(store: "CallStore", digest: str) -> str:
    """Signed address of a recording for Streamlit's audio element, which wants a whole one.

    Never the bytes themselves: what that element is given it serves to anybody who asks.
    """
    import streamlit as st

    from voicecoach.store.access import LOCAL_USER

    page = urlsplit(st.context.url or "http://127.0.0.1")
    signer = UrlSigner(load_key(store.location))
    path = signer.url(audio_path(digest), principal_id=LOCAL_USER.id, now=time.time())
    return f"{page.scheme}://{page.netloc}{path}"


def keep_recorded(store: "CallStore", retake_id: str, widget: str) -> None:
    """Measure and keep what the microphone widget of this key holds, and say how it went."""
    import streamlit as st

    from voicecoach.batch.takes import keep_take
    from voicecoach.pipeline import read_settings
    from voicecoach.store.access import LOCAL_USER

    recorded = st.session_state.get(widget)
    if recorded is None:
        return
    try:
        settings = read_settings()
        _, notices = keep_take(
            store,
            LOCAL_USER,
            settings,
            retake_id=retake_id,
            content=recorded.getvalue(),
            recogniser=_recogniser(),
        )
    except VoiceCoachError as error:
        st.session_state["take_problem"] = problem_text(error)
        return
    st.session_state.pop("take_problem", None)
    for notice in notices:
        st.toast(as_text(notice), icon=":material/info:", duration="long")
    st.toast("Your new answer is kept, for you alone.", icon=":material/lock:")


def _recogniser() -> "Recogniser":
    """Engine for the words of new answers, loaded once and only if there is a model."""
    import streamlit as st

    from voicecoach.pipeline import Recogniser, read_settings
    from voicecoach.pipeline.words import WordsOptions

    def made() -> Recogniser:
        return Recogniser(read_settings().stage("words", WordsOptions).recogniser)

    kept: Recogniser = st.cache_resource(show_spinner=False)(made)()
    return kept


def choose_guess(store: "CallStore") -> None:
    """Lead to one of the guesses that somebody made, to read it or to take it back."""
    import streamlit as st

    from voicecoach.store.access import LOCAL_USER
    from voicecoach.views.guesses import guess_labels

    labels = guess_labels(store, LOCAL_USER)
    if labels and (chosen := st.selectbox("Read a guess", labels, None, placeholder="Choose one")):
        st.switch_page("app_pages/guess.py", query_params={"call": labels[chosen]})


def offer_deleting(label: str, warning: str, act: Callable[..., Any], *arguments: Any) -> None:
    """Draw a button that says what is lost before a second one deletes it.

    Parameters
    ----------
    label, warning : str
    act : callable
    *arguments
        What ``act`` is called with.
    """
    import streamlit as st

    with st.popover(label, icon=":material/delete:", type="tertiary"):
        st.write(warning)
        st.button(
            "Delete for good",
            key=f"delete for good: {arguments[-1]}",
            on_click=_delete,
            args=(act, *arguments),
        )


def _delete(act: Callable[..., Any], *arguments: Any) -> None:
    said(act, "Deleted.", *arguments)
