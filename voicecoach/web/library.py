"""What the page of the library draws: clips to hear, playlists to play in order and take along."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from voicecoach.store.review_records import Playlist
from voicecoach.views.library import (
    NO_CLIP,
    WHOSE_VOICES,
    LibraryClip,
    add_clip,
    holds,
    move_clip,
    playlist_clips,
    playlist_facts,
    remove_clip,
    set_clip_note,
    start_playlist,
)
from voicecoach.views.markdown import as_text
from voicecoach.web.local import signed_address
from voicecoach.web.playlists import playlist_path
from voicecoach.web.routes import audio_path
from voicecoach.web.said import said

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = ["clip_audio", "draw_clips", "draw_deleting", "draw_new_playlist", "draw_playlist"]

_IN_ORDER = """<script>
for (const list of document.querySelectorAll('ol.voicecoach-playlist')) {
  const players = [...list.querySelectorAll('audio')]
  const silence = (player) => players.forEach((other) => other !== player && other.pause())
  const begin = (player) => {
    if (!player) return
    silence(player)
    player.currentTime = Number(player.dataset.start)
    player.focus()
    player.play()
  }
  players.forEach((player, n) => {
    const end = Number(player.dataset.end), start = Number(player.dataset.start)
    player.onplay = () => {
      if (player.paused) return // told late: another one has begun since
      silence(player)
      const at = player.currentTime
      if (at >= end - 0.1 || at < start - 0.1) player.currentTime = start
    }
    player.ontimeupdate = () => player.currentTime >= end && player.pause()
    player.onpause = () => {
      const isOver = player.currentTime >= end - 0.1
      if (isOver && players.every((other) => other.paused)) begin(players[n + 1])
    }
    player.onkeydown = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const to = { n: n + 1, p: n - 1 }[event.key.toLowerCase()]
      if (to === undefined) return
      event.preventDefault()
      event.stopPropagation()
      begin(players[to])
    }
  })
}
</script>"""
"""One clip after the other; each stops where it ends, in browsers too that play on there."""
IN_ORDER = (
    "Starts at the clip that you play and goes on by itself. With a clip chosen: Space plays and "
    "stops, N and P go to the next and the one before."
)


def clip_audio(store: "CallStore", each: LibraryClip) -> str:
    """Player of one clip, in HTML; a sentence where no audio was kept."""
    if each.audio_digest is None:
        return "<p>No audio was kept for this call.</p>"
    address = escape(
        signed_address(store, audio_path(each.audio_digest)) + each.media_fragment, quote=True
    )
    segment, label = each.clip.segment, escape(f"{each.title}, {each.where}", quote=True)
    return (
        f'<audio controls preload="none" src="{address}" aria-label="{label}" '
        f'data-start="{segment.start:.2f}" data-end="{segment.end:.2f}" '
        'style="width:100%;height:38px"></audio>'
    )


def draw_clips(store: "CallStore", clips: Sequence[LibraryClip], playlist: Playlist | None) -> None:
    """Draw clips of the library, each with a button that puts it into the playlist shown."""
    import streamlit as st

    for each in clips:
        with st.container(border=True, gap="xsmall"):
            st.markdown(
                f"**{as_text(each.title)}**  \nVoice: {as_text(each.voice)} · "
                f"{as_text(each.where)} · {as_text(each.why)}"
            )
            if each.clip.note:
                st.markdown(f"“{as_text(each.clip.note)}”")
            st.html(clip_audio(store, each))
            row = st.container(horizontal=True, gap="small", vertical_alignment="center")
            is_in = playlist is not None and holds(playlist, each)
            row.button(
                "In the playlist" if is_in else "Add to the playlist",
                key=f"add {each.clip.id}",
                icon=":material/playlist_add_check:" if is_in else ":material/playlist_add:",
                disabled=playlist is None or is_in,
                on_click=_add,
                args=(store, playlist, each),
            )
            row.page_link(
                "app_pages/replay.py",
                label="Open in Replay",
                icon=":material/play_circle:",
                query_params={"call": each.clip.call_id, "t": f"{each.clip.segment.start:.2f}"},
            )


def _add(store: "CallStore", playlist: Playlist, each: LibraryClip) -> None:
    from voicecoach.store.access import LOCAL_USER

    said(add_clip, f"Added to {playlist.name}.", store, LOCAL_USER, playlist.id, each.clip)


def draw_new_playlist(store: "CallStore", *, is_first: bool) -> None:
    """Draw the form that makes a playlist; folded away where there is one already."""
    import streamlit as st

    from voicecoach.store.access import LOCAL_USER

    place = st.container() if is_first else st.popover("New playlist", icon=":material/add:")
    with place.form("new playlist", clear_on_submit=True, border=is_first):
        name = st.text_input("New playlist", placeholder="Listening, March workshop")
        if st.form_submit_button("Make it", icon=":material/playlist_add:") and said(
            start_playlist, "Made.", store, LOCAL_USER, name
        ):
            st.rerun()


def draw_deleting(store: "CallStore", playlist: Playlist) -> None:
    """Draw the menu that deletes a playlist, after saying what stays."""
    import streamlit as st

    from voicecoach.store.access import LOCAL_USER

    with st.popover("Delete this playlist", icon=":material/delete:"):
        st.write("The calls and what was written on them stay.")
        if st.button("Delete it") and said(
            store.delete_playlist, "Deleted.", LOCAL_USER, playlist.id
        ):
            st.rerun()


def draw_playlist(store: "CallStore", playlist: Playlist) -> None:
    """Draw a playlist: to play in order, to put in order, to take along."""
    import streamlit as st

    from voicecoach.store.access import LOCAL_USER

    clips = playlist_clips(store, LOCAL_USER, playlist)
    if not clips:
        st.write(NO_CLIP)
        return
    st.caption(f"{playlist_facts(playlist)}. {IN_ORDER}", width="stretch")
    rows = "".join(_row(store, each) for each in clips)
    st.html(
        f'<ol class="voicecoach-playlist" style="margin:0">{rows}</ol>{_IN_ORDER}',
        unsafe_allow_javascript=True,
    )
    with st.expander("Order and notes"):
        for each in clips:
            _draw_order(st, store, playlist, each)
    row = st.container(horizontal=True, vertical_alignment="center")
    for words, file_format in (("File with the voices", "html"), ("Table (CSV)", "csv")):
        address = signed_address(store, playlist_path(playlist.id, file_format))
        row.link_button(words, address, icon=":material/download:")
    st.caption(WHOSE_VOICES, width="stretch")


def _row(store: "CallStore", each: LibraryClip) -> str:
    note = f"<br><em>{escape(each.clip.note)}</em>" if each.clip.note else ""
    who = escape(f"Voice: {each.voice} · {each.where}")
    return (
        f'<li style="margin-bottom:.8rem"><strong>{escape(each.title)}</strong><br>{who}{note}'
        f"{clip_audio(store, each)}</li>"
    )


def _draw_order(place: Any, store: "CallStore", playlist: Playlist, each: LibraryClip) -> None:
    clip, named = each.clip, (store, playlist, each.clip.id)
    place.text_input(
        f"What to listen for: {each.title}, {each.where}",
        clip.note,
        key=f"note of {clip.id}",
        on_change=_note,
        args=named,
    )
    row = place.container(horizontal=True, gap="small")
    acts = (("Earlier", "arrow_upward"), ("Later", "arrow_downward"), ("Take out", "close"))
    for words, icon in acts:
        row.button(
            words,
            key=f"{words} {clip.id}",
            icon=f":material/{icon}:",
            on_click=_change,
            args=(*named, words),
        )


def _note(store: "CallStore", playlist: Playlist, clip_id: str) -> None:
    import streamlit as st

    from voicecoach.store.access import LOCAL_USER

    text = st.session_state[f"note of {clip_id}"]
    said(set_clip_note, "Kept.", store, LOCAL_USER, playlist.id, clip_id, text)


def _change(store: "CallStore", playlist: Playlist, clip_id: str, words: str) -> None:
    from voicecoach.store.access import LOCAL_USER

    if words == "Take out":
        said(remove_clip, "Taken out.", store, LOCAL_USER, playlist.id, clip_id)
        return
    by = -1 if words == "Earlier" else 1
    said(move_clip, "Moved.", store, LOCAL_USER, playlist.id, clip_id, by=by)
