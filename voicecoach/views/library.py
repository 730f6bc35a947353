"""*Library*: moments that people confirmed as gone well, and playlists of them for workshops."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from voicecoach.coaching.annotations import annotations_for, moments_of
from voicecoach.coaching.rooms import rules_for
from voicecoach.core.annotation import Annotation
from voicecoach.core.errors import CallNotFoundError
from voicecoach.core.recording import AGENT, CUSTOMER, MIXED
from voicecoach.core.segment import Segment
from voicecoach.store.access import Principal
from voicecoach.store.records import CallSummary, PlaybackRecord
from voicecoach.store.review_records import Clip, Playlist
from voicecoach.views.calls import call_title
from voicecoach.views.figures import counted, day_text, length_text
from voicecoach.views.standing_out import rule_title

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = [
    "ABOUT_LIBRARY",
    "CLIPS_PER_PAGE",
    "EMPTY_LIBRARY",
    "NO_CLIP",
    "WHOSE_VOICES",
    "LibraryClip",
    "LibraryPage",
    "add_clip",
    "holds",
    "library_page",
    "move_clip",
    "playlist_clips",
    "playlist_facts",
    "playlist_labels",
    "remove_clip",
    "set_clip_note",
    "start_playlist",
]

ABOUT_LIBRARY = (
    "Moments that went well and that a person stands behind: a coach confirmed the moment in the "
    "player, or somebody marked a shared note as gone well. What only a rule found is not here."
)
EMPTY_LIBRARY = (
    "Nothing yet. Confirm a moment that went well in Review, or mark a stretch of a call as gone "
    "well (M, then 1) and share it: it is here then."
)
NO_CLIP = "No clip yet: add some from *Went well*."
WHOSE_VOICES = (
    "Each clip holds the voice of a colleague and of a customer. Ask the colleague before others "
    "hear it, and pass a file on only to who may hear the calls."
)
CLIPS_PER_PAGE = 10

LEAD_IN_S, LEAD_OUT_S = 1.5, 0.5
"""Convention, as in reports: what is heard around a moment, so that it can be understood."""
MAX_CLIP_S = 45.0
"""Convention: longer ones are not listened to together."""

_VOICES = {AGENT: "the agent", CUSTOMER: "the customer", MIXED: "both voices"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryClip:
    """A stretch worth hearing.

    Parameters
    ----------
    clip : Clip
        Its note is what people said of it.
    title : str
    voice : str
        Whose voice it is.
    where : str
        Which call, when in it.
    agent : str or None
    why : str
        Who stands behind it.
    audio_digest : str or None
        Of the recording; ``None`` where no audio was kept.
    """

    clip: Clip
    title: str
    voice: str
    where: str
    agent: str | None
    why: str
    audio_digest: str | None

    @property
    def media_fragment(self) -> str:
        """What makes a player of the recording play the clip (W3C Media Fragments)."""
        return f"#t={self.clip.segment.start:.2f},{self.clip.segment.end:.2f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryPage:
    """Clips on one page, and how many there are on all of them."""

    clips: tuple[LibraryClip, ...]
    clip_count: int

    @property
    def page_count(self) -> int:
        """Pages that there are, at least one."""
        return max(1, -(-self.clip_count // CLIPS_PER_PAGE))


def library_page(
    store: "CallStore",
    principal: Principal,
    *,
    agent: str | None = None,
    rule: str | None = None,
    number: int = 1,
) -> LibraryPage:
    """Moments that went well and that a person stands behind, newest first: one page of them.

    Parameters
    ----------
    store : CallStore
        Asked as often, however many clips there are.
    principal : Principal
    agent : str, optional
        Only those of one agent.
    rule : str, optional
        Only those of one kind.
    number : int
        Page, from 1; one past the last gives the last.
    """
    found = tuple(_stood_behind(store, principal, agent=agent, rule=rule))
    number = min(max(number, 1), max(1, -(-len(found) // CLIPS_PER_PAGE)))
    shown = found[(number - 1) * CLIPS_PER_PAGE : number * CLIPS_PER_PAGE]
    return LibraryPage(clips=_library_clips(store, principal, shown), clip_count=len(found))


def _stood_behind(
    store: "CallStore", principal: Principal, *, agent: str | None, rule: str | None
) -> Iterator[tuple[Clip, str]]:
    """Yield each stretch once, with why it is here."""
    praise = annotations_for(store.praise(principal, agent=agent, rule=rule), "coach")
    judged = {written.call_id for written in praise if written.kind == "verdict"}
    moments = store.moments(principal, judged)
    visible = rules_for("coach")
    seen: set[tuple[str, Segment, str | None]] = set()
    for written in praise:
        segment, why = written.segment, "Marked as gone well"
        if written.kind == "verdict":
            moment = moments_of([written], moments.get(written.call_id, ())).get(written.id)
            if moment is None or moment.valence != "strength" or moment.rule not in visible:
                continue
            segment, why = moment.segment, "Confirmed by a coach"
        key = (written.call_id, segment, written.rule)
        if key not in seen:
            seen.add(key)
            yield _clip(written, segment), why


def _clip(written: Annotation, segment: Segment) -> Clip:
    return Clip(
        id=written.id,
        call_id=written.call_id,
        segment=segment,
        speaker=written.speaker,
        rule=written.rule,
        note=written.text[:2_000],
    )


def playlist_clips(
    store: "CallStore", principal: Principal, playlist: Playlist
) -> tuple[LibraryClip, ...]:
    """Clips of a playlist in their order."""
    return _library_clips(store, principal, [(clip, "") for clip in playlist.clips])


def _library_clips(
    store: "CallStore", principal: Principal, clips: Sequence[tuple[Clip, str]]
) -> tuple[LibraryClip, ...]:
    """Tell clips in words, each with why it is here; all their calls are read at once."""
    call_ids = {clip.call_id for clip, _ in clips}
    summaries = store.summaries(principal, call_ids)
    playbacks = store.playbacks(principal, call_ids)
    return tuple(
        _library_clip(clip, why, summaries[clip.call_id], playbacks.get(clip.call_id))
        for clip, why in clips
        if clip.call_id in summaries
    )


def _library_clip(
    clip: Clip, why: str, summary: CallSummary, playback: PlaybackRecord | None
) -> LibraryClip:
    agent = summary.metadata.agent
    voices = _VOICES | ({AGENT: agent} if agent else {})
    start = max(0.0, clip.segment.start - LEAD_IN_S)
    end = min(clip.segment.end + LEAD_OUT_S, start + MAX_CLIP_S, summary.duration_s)
    heard = clip if not why else dataclasses.replace(clip, segment=Segment(start, end))
    at = length_text(heard.segment.start)
    return LibraryClip(
        clip=heard,
        title=rule_title(clip.rule) if clip.rule else "Went well",
        voice=voices.get(clip.speaker or MIXED, clip.speaker or ""),
        where=f"{call_title(summary)}, {day_text(summary.listed_at)} at {at}",
        agent=agent,
        why=why,
        audio_digest=playback.audio_digest if playback else None,
    )


def start_playlist(store: "CallStore", principal: Principal, name: str) -> Playlist:
    """Make a playlist without clips.

    Raises
    ------
    InputError
        If it has no name.
    """
    return store.save_playlist(principal, Playlist(id=str(uuid4()), name=name))


def _own(store: "CallStore", principal: Principal, playlist_id: str) -> Playlist:
    found = {each.id: each for each in store.playlists(principal)}
    if playlist_id not in found:
        raise CallNotFoundError("this playlist is gone")
    return found[playlist_id]


def _with_clips(
    store: "CallStore", principal: Principal, playlist: Playlist, clips: Sequence[Clip]
) -> Playlist:
    changed = dataclasses.replace(playlist, clips=tuple(clips))
    return store.save_playlist(principal, changed)


def add_clip(store: "CallStore", principal: Principal, playlist_id: str, clip: Clip) -> Playlist:
    """Put a clip at the end of a playlist.

    Raises
    ------
    CallNotFoundError
        If there is no such playlist, or it is somebody else's.
    """
    playlist = _own(store, principal, playlist_id)
    own = dataclasses.replace(clip, id=str(uuid4()))
    return _with_clips(store, principal, playlist, (*playlist.clips, own))


def holds(playlist: Playlist, each: LibraryClip) -> bool:
    """Whether a clip of the library is in a playlist already."""
    clip = each.clip
    return any(
        (kept.call_id, kept.segment, kept.rule) == (clip.call_id, clip.segment, clip.rule)
        for kept in playlist.clips
    )


def move_clip(
    store: "CallStore", principal: Principal, playlist_id: str, clip_id: str, *, by: int
) -> Playlist:
    """Move a clip towards the start (-1) or the end (1); at the ends it stays.

    Raises
    ------
    CallNotFoundError
        As `add_clip`.
    """
    playlist = _own(store, principal, playlist_id)
    clips = list(playlist.clips)
    place = next((n for n, clip in enumerate(clips) if clip.id == clip_id), None)
    if place is None or not 0 <= place + by < len(clips):
        return playlist
    clips.insert(place + by, clips.pop(place))
    return _with_clips(store, principal, playlist, clips)


def remove_clip(
    store: "CallStore", principal: Principal, playlist_id: str, clip_id: str
) -> Playlist:
    """Take a clip out of a playlist.

    Raises
    ------
    CallNotFoundError
        As `add_clip`.
    """
    playlist = _own(store, principal, playlist_id)
    clips = [clip for clip in playlist.clips if clip.id != clip_id]
    return _with_clips(store, principal, playlist, clips)


def set_clip_note(
    store: "CallStore", principal: Principal, playlist_id: str, clip_id: str, note: str
) -> Playlist:
    """Say what to listen for in a clip.

    Raises
    ------
    CallNotFoundError
        As `add_clip`.
    InputError
        If it is too long.
    """
    playlist = _own(store, principal, playlist_id)
    clips = [
        dataclasses.replace(clip, note=note) if clip.id == clip_id else clip
        for clip in playlist.clips
    ]
    return _with_clips(store, principal, playlist, clips)


def playlist_labels(playlists: Sequence[Playlist]) -> dict[str, Playlist]:
    """Name -> playlist, in their order; of two with one name the later ones are numbered."""
    labels: dict[str, Playlist] = {}
    for number, playlist in enumerate(playlists, start=1):
        is_taken = playlist.name in labels
        labels[f"{playlist.name} ({number})" if is_taken else playlist.name] = playlist
    return labels


def playlist_facts(playlist: Playlist) -> str:
    """Say how many clips there are, and how long they last together."""
    lasts_s = sum(clip.segment.duration_s for clip in playlist.clips)
    return f"{counted(len(playlist.clips), 'clip')}, {length_text(lasts_s)}"
