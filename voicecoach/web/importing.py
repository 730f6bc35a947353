"""Adding calls from a page, and telling how far they are without drawing anything else again."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicecoach.views import importing

if TYPE_CHECKING:
    from voicecoach.batch.background import BackgroundImports
    from voicecoach.store.repository import CallStore

__all__ = [
    "add_named",
    "add_uploaded",
    "import_notice",
    "import_progress",
    "shared_imports",
    "words_notice",
]

ASK_EVERY_S = 2.0
"""Convention: often enough to be watched, and nothing beside an analysis."""


def shared_imports(store: "CallStore") -> "BackgroundImports":
    """What analyses recordings for all pages of this server."""
    import streamlit as st

    return st.cache_resource(show_spinner=False)(_imports)(str(store.location), store)


def _imports(_location: str, _store: "CallStore") -> "BackgroundImports":
    from voicecoach.batch.background import BackgroundImports
    from voicecoach.pipeline import read_settings
    from voicecoach.store.access import LOCAL_USER

    imports = BackgroundImports(_store, LOCAL_USER, read_settings)
    imports.resume()
    return imports


def _like(*, channel: str, agent: str, team: str) -> Any:
    from voicecoach.batch.sources import CallSource
    from voicecoach.store.records import CallMetadata

    metadata = CallMetadata(agent=agent.strip() or None, team=team.strip() or None)
    number = importing.AGENT_CHANNELS[channel]
    return CallSource(paths=(), agent_channel=number, metadata=metadata)


def add_uploaded(
    store: "CallStore", files: list[Any], *, channel: str, agent: str, team: str
) -> None:
    """Analyse recordings that were handed over to the page."""
    from voicecoach.batch.waiting import Upload

    uploads = [Upload(file.name, file.getvalue()) for file in files]
    like = _like(channel=channel, agent=agent, team=team)
    shared_imports(store).add_uploads(uploads, like=like)


def add_named(store: "CallStore", path: str, *, channel: str, agent: str, team: str) -> None:
    """Analyse a file or all recordings of a folder of this machine; say why where that fails."""
    import dataclasses

    from voicecoach.batch.sources import recordings_in

    imports = shared_imports(store)
    if problem := importing.folder_problem(path):
        imports.refuse(path, code="path_not_found", message=problem)
        return
    like = _like(channel=channel, agent=agent, team=team)
    found = list(recordings_in([Path(path).expanduser()]))
    if not found:
        imports.refuse(path, code="no_recordings", message=importing.NO_RECORDINGS)
    imports.add(dataclasses.replace(like, paths=(each,)) for each in found)


def import_progress(store: "CallStore") -> None:
    """Draw how far each recording is; while something is, it looks again by itself."""
    import streamlit as st

    imports = shared_imports(store)
    is_busy = importing.in_short(imports.states()) is not None
    st.fragment(run_every=ASK_EVERY_S if is_busy else None)(_draw_progress)(imports, is_busy)


def _draw_progress(imports: "BackgroundImports", was_busy: bool) -> None:  # noqa: FBT001
    import streamlit as st

    states = imports.states()
    for line in importing.import_lines(states):
        with st.container(border=True, gap="xsmall"):
            row = st.container(horizontal=True, vertical_alignment="center")
            row.markdown(line.text)
            if line.call_id:
                row.page_link(
                    "app_pages/replay.py",
                    label="Replay",
                    icon=":material/play_circle:",
                    query_params={"call": line.call_id},
                )
            if line.share_ratio is not None:
                st.progress(line.share_ratio)
    if any(state.is_finished for state in states):
        st.button("Clear what is finished", on_click=imports.forget_finished)
    if was_busy and importing.in_short(states) is None:
        st.rerun()  # all is done: nothing needs to look again


def import_notice(store: "CallStore") -> None:
    """Draw one line where recordings are being analysed, with a link to how far they are."""
    import streamlit as st

    if said := importing.in_short(shared_imports(store).states()):
        st.page_link("app_pages/add_calls.py", label=said, icon=":material/hourglass_top:")


def words_notice(store: "CallStore", call_id: str) -> None:
    """Say that the words of a call are on their way, and offer them once they are there."""
    import streamlit as st

    imports = shared_imports(store)
    if importing.words_are_coming(imports.states(), call_id):
        st.fragment(run_every=ASK_EVERY_S)(_draw_words)(imports, call_id)


def _draw_words(imports: "BackgroundImports", call_id: str) -> None:
    import streamlit as st

    if importing.words_are_coming(imports.states(), call_id):
        st.info(importing.WORDS_COME, icon=":material/hourglass_top:")
    elif st.button("The words are there: show them", icon=":material/notes:"):
        st.rerun()
