"""What coaches do with calls, put together."""

from voicecoach.store.follow_ups import FollowUps
from voicecoach.store.playlists import Playlists
from voicecoach.store.review_queue import ReviewQueue
from voicecoach.store.reviews import Reviews

__all__ = ["CoachingWork"]


class CoachingWork(Reviews, ReviewQueue, FollowUps, Playlists):
    """The part of `voicecoach.store.repository.CallStore` that coaches work with."""
