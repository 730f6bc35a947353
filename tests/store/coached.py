"""What coaches leave on a hand-made call."""

from datetime import UTC, datetime

from voicecoach.core.review import Anchor, Review, Score
from voicecoach.core.segment import Segment
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore
from voicecoach.store.review_records import Clip, FollowUp, Playlist

FOLLOW_UP_ID = "6f2c2c5e-3f7c-4d54-9f35-27a8f0a1d101"
PLAYLIST_ID = "6f2c2c5e-3f7c-4d54-9f35-27a8f0a1d102"
CLIP_ID = "6f2c2c5e-3f7c-4d54-9f35-27a8f0a1d103"
DUE = datetime(2026, 12, 1, 9, tzinfo=UTC)
HEARD = Score(criterion="listening", level=3, anchors=(Anchor(Segment(2.0, 4.0), "TRN01"),))
NO_OCCASION = Score(criterion="empathy", level=None)


def make_review(call_id: str, *scores: Score, summary: str = "You let them finish.") -> Review:
    return Review(
        call_id=call_id, rubric="usual", scores=scores or (HEARD, NO_OCCASION), summary=summary
    )


def make_follow_up(call_id: str, *, agreed: str = "Say back before solving") -> FollowUp:
    return FollowUp(
        id=FOLLOW_UP_ID, call_id=call_id, agreed=agreed, due_at=DUE, metric="agent_talk_ratio"
    )


def make_clip(call_id: str, *, end: float = 4.0, note: str = "hear the pause") -> Clip:
    return Clip(id=CLIP_ID, call_id=call_id, segment=Segment(2.0, end), rule="TRN01", note=note)


def make_playlist(*call_ids: str, name: str = "Listening") -> Playlist:
    clips = tuple(make_clip(call_id) for call_id in call_ids)
    return Playlist(id=PLAYLIST_ID, name=name, clips=clips)


def review(store: CallStore, call_id: str) -> None:
    """A finished review and a draft of the next."""
    store.save_review(LOCAL_USER, make_review(call_id))
    store.finish_review(LOCAL_USER, call_id, criteria=("listening", "empathy"))
    store.save_review(LOCAL_USER, make_review(call_id, summary="second thoughts"))


def coach(store: CallStore, call_id: str) -> None:
    """A finished review and a draft of the next, a call put forward, a follow-up, a playlist."""
    review(store, call_id)
    store.put_forward(LOCAL_USER, call_id)
    store.save_follow_up(LOCAL_USER, make_follow_up(call_id))
    store.save_playlist(LOCAL_USER, make_playlist(call_id))
