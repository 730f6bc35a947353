"""Calls of the store made again without their recordings: new words, or other speakers."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from voicecoach.batch.correction import Correction
from voicecoach.batch.roles import RoleFinder
from voicecoach.batch.transcripts import kept_transcript, with_what_is_known
from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import ChangedMeanwhileError, InputError, Remedy
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.pipeline import (
    AnalysedCall,
    GivenTranscript,
    analyse_again,
    can_be_made_again,
    provenance_of,
    sound_of,
)
from voicecoach.pipeline.choosing import called_call
from voicecoach.pipeline.speakers import words_as_they_are, words_named_anew
from voicecoach.store.access import Principal, require_may_add
from voicecoach.store.fingerprint import options_hash
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore
from voicecoach.transcript.correcting import line_of

__all__ = ["KeptCalls"]

_MOST_TRIES = 5
"""How often a change is made once more because somebody else saved another first (convention)."""


class KeptCalls:
    """Makes calls of the store again from what is kept of them.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    settings : Settings
    """

    def __init__(self, store: CallStore, principal: Principal, settings: Settings) -> None:
        self._store = store
        self._principal = principal
        self._settings = settings
        self._roles = RoleFinder(store, principal, settings)

    def load(self, stored: CallAnalysis, channels: Mapping[str, Any]) -> AnalysedCall | None:
        """What is kept of a call, if an analysis now would hear the same.

        Parameters
        ----------
        stored : CallAnalysis
        channels : mapping
            How channels are to be mapped.
        """
        expected = sound_of(provenance_of(self._settings, channels))
        if options_hash(expected) != options_hash(sound_of(stored.provenance)):
            return None
        kept = AnalysedCall(
            analysis=stored,
            tracks=self._store.channel_tracks(self._principal, stored.call_id),
            own_room=self._store.own_room(self._principal, stored.call_id),
        )
        return kept if can_be_made_again(kept) else None

    def save(
        self,
        made: AnalysedCall,
        metadata: CallMetadata | None = None,
        *,
        replaces: CallAnalysis | None = None,
    ) -> CallAnalysis:
        """Keep a call that was made again; playback and what people wrote stay.

        Raises
        ------
        ChangedMeanwhileError
            If the store has not what it ``replaces`` any more.
        """
        self._store.save(
            self._principal,
            analysis=made.analysis,
            metadata=metadata or CallMetadata(),
            playback=None,
            tracks=made.tracks,
            own_room=made.own_room,
            replaces=options_hash(replaces.provenance) if replaces else None,
        )
        return made.analysis

    def _change(self, call_id: str, make: Callable[[AnalysedCall], AnalysedCall]) -> CallAnalysis:
        """Make a call again from what is kept of it; anew if it was changed meanwhile."""
        for tries_left in reversed(range(_MOST_TRIES)):
            kept = self._kept(call_id)
            try:
                return self.save(make(kept), replaces=kept.analysis)
            except ChangedMeanwhileError:
                if not tries_left:
                    raise
        raise AssertionError  # the last try returns or raises

    def set_words(self, call_id: str, transcript: GivenTranscript) -> CallAnalysis:
        """Give a call the words of a transcript, instead of those that it has.

        The one that it has keeps what people corrected in it.

        Raises
        ------
        CallNotFoundError
            If there is no such call that the principal may see.
        NotAllowedError
            If the principal may not change calls.
        InputError
            If it has to be analysed from its recording instead, or a label
            given by the user is not in the transcript.
        """

        def given(kept: AnalysedCall) -> AnalysedCall:
            known = kept_transcript(kept.analysis)
            return self._with_words(kept, with_what_is_known(transcript, known))

        return self._change(call_id, given)

    def _with_words(self, kept: AnalysedCall, transcript: GivenTranscript) -> AnalysedCall:
        is_other = transcript.sha256 != kept.analysis.recording.sha256
        if is_other and not kept.analysis.recording.has_audio:
            raise InputError(
                "this call is a transcript without a recording; analyse the other one by itself"
            )
        return self._settled(self._again(kept, transcript))

    def _again(self, kept: AnalysedCall, transcript: GivenTranscript) -> AnalysedCall:
        channels = kept.analysis.provenance.options.get("channels", {})
        return analyse_again(kept, self._settings, channels=channels, transcript=transcript)

    def _settled(self, made: AnalysedCall) -> AnalysedCall:
        name = self._store.metadata(self._principal, made.analysis.call_id).agent
        return self._roles.settle(made, agent_name=name)[0]

    def swap_speakers(self, call_id: str) -> CallAnalysis:
        """Change agent and customer over, also for whenever the call is analysed again.

        Raises
        ------
        CallNotFoundError, NotAllowedError
            As `set_words`.
        InputError
            If it has to be analysed from its recording instead, or nobody is
            known as agent or customer.
        """
        return self.choose_agent(call_id, CUSTOMER)

    def choose_agent(self, call_id: str, speaker: str) -> CallAnalysis:
        """Say which speaker of a call is the agent, also for whenever it is analysed again.

        Parameters
        ----------
        call_id : str
        speaker : str
            By the name that they have in the analysis; naming the one who is
            taken for the agent confirms it.

        Raises
        ------
        CallNotFoundError, NotAllowedError
            As `set_words`.
        InputError
            As `swap_speakers`, or if there is no such speaker.
        """
        names = {} if speaker == AGENT else {AGENT: speaker, speaker: AGENT}

        def called(kept: AnalysedCall) -> AnalysedCall:
            words = words_as_they_are(kept.analysis)
            return self._settled(called_call(kept, self._settings, names, transcript=words))

        analysis = self._change(call_id, called)
        self._roles.keep_renamed(analysis.call_id, names)
        return analysis

    def name_speakers(self, call_id: str, speakers: Mapping[str, str]) -> CallAnalysis:
        """Say who labels of the transcript are, also for whenever the call is analysed again.

        Raises
        ------
        CallNotFoundError, NotAllowedError
            As `set_words`.
        InputError
            If it has no transcript with such labels, or it has to be analysed
            from its recording instead.
        """
        return self._change(
            call_id, lambda kept: self._with_words(kept, self._named(kept, speakers))
        )

    def _named(self, kept: AnalysedCall, speakers: Mapping[str, str]) -> GivenTranscript:
        words = _words_of(kept)
        metadata = self._store.metadata(self._principal, kept.analysis.call_id)
        named = {**words.speakers, **speakers}
        return words_named_anew(words, named, agent_name=metadata.agent)

    def correct_line(self, call_id: str, number: int, correction: Correction) -> CallAnalysis:
        """Put one line right, or bring it back; all that rests on words is found anew.

        Who is the agent is not asked again: words are no reason to change
        names while somebody works on them. The correction stays when the call
        is analysed again, until another transcript takes its place.

        Parameters
        ----------
        call_id : str
        number : int
            Of the line, counted from 1.
        correction : Correction

        Raises
        ------
        CallNotFoundError, NotAllowedError
            As `set_words`.
        TranscriptError
            If there is no such line, it is another one than was seen, or it
            cannot be corrected so; the code says why.
        InputError
            If the call has no words, or has to be analysed from its recording.
        """
        if correction.seen is None:  # what is meant stays the same if its number does not
            seen = self._store.load(self._principal, call_id).transcript
            text = line_of(seen, number).text if seen else None
            correction = dataclasses.replace(correction, seen=text)
        return self._change(call_id, lambda kept: self._corrected(kept, number, correction))

    def _corrected(self, kept: AnalysedCall, number: int, correction: Correction) -> AnalysedCall:
        words = _words_of(kept)
        source = correction.made_in(kept.analysis, number)
        return self._again(kept, dataclasses.replace(words, source=source))

    def _kept(self, call_id: str) -> AnalysedCall:
        require_may_add(self._principal)
        stored = self._store.load(self._principal, call_id)
        kept = self.load(stored, stored.provenance.options.get("channels", {}))
        if kept is None:
            raise InputError(
                "this call was analysed with other settings or by another version",
                remedy=Remedy.ANALYSE_AGAIN,
            )
        return kept


def _words_of(kept: AnalysedCall) -> GivenTranscript:
    words = words_as_they_are(kept.analysis)
    if words is None:
        raise InputError("this call has no words", remedy=Remedy.ADD_WORDS)
    return words
