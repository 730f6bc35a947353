"""What somebody keeps for themselves to grow, put together."""

from voicecoach.store.goals import Goals
from voicecoach.store.guesses import Guesses
from voicecoach.store.journal import Journal
from voicecoach.store.retakes import Retakes

__all__ = ["Growth"]


class Growth(Guesses, Goals, Journal, Retakes):
    """The part of `voicecoach.store.repository.CallStore` of which nobody sees another's."""
