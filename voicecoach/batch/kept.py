"""Calls of the store made again without their recordings: new words, or other speakers."""

from collections.abc import Mapping
from typing import Any

from voicecoach.batch.roles import RoleFinder
from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.transcript import Transcript
from voicecoach.pipeline import (
    AnalysedCall,
    GivenTranscript,
    analyse_again,
    can_be_made_again,
    provenance_of,
    sound_of,
)
from voicecoach.pipeline.choosing import called_call
from voicecoach.pipeline.speakers import words_as_they_are
from voicecoach.store.access import Principal, require_may_add
from voicecoach.store.fingerprint import options_hash
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore
from voicecoach.transcript.relabelling import source_of

__all__ = ["KeptCalls"]


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

    def save(self, made: AnalysedCall, metadata: CallMetadata | None = None) -> CallAnalysis:
        """Keep a call that was made again; playback and what people wrote stay."""
        self._store.save(
            self._principal,
            analysis=made.analysis,
            metadata=metadata or CallMetadata(),
            playback=None,
            tracks=made.tracks,
            own_room=made.own_room,
        )
        return made.analysis

    def set_words(self, call_id: str, transcript: GivenTranscript) -> CallAnalysis:
        """Give a call the words of a transcript, instead of those that it has.

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
        kept = self._kept(call_id)
        is_other = transcript.sha256 != kept.analysis.recording.sha256
        if is_other and not kept.analysis.recording.has_audio:
            raise InputError(
                "this call is a transcript without a recording; "
                "analyse the other one by itself: voicecoach analyze --transcript FILE"
            )
        channels = kept.analysis.provenance.options.get("channels", {})
        return self._save_settled(
            analyse_again(kept, self._settings, channels=channels, transcript=transcript)
        )

    def _save_settled(self, made: AnalysedCall) -> CallAnalysis:
        name = self._store.metadata(self._principal, made.analysis.call_id).agent
        return self.save(self._roles.settle(made, agent_name=name)[0])

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
        kept = self._kept(call_id)
        words = words_as_they_are(kept.analysis)
        made = called_call(kept, self._settings, names, transcript=words)
        analysis = self._save_settled(made)
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
        kept = self._kept(call_id)
        words = words_as_they_are(kept.analysis)
        if words is None or not isinstance(words.source, Transcript):
            raise InputError("this call has no words; add them with: voicecoach words CALL")
        source = source_of(
            words.source, kept.analysis.roles, file_format=words.engine or "transcript"
        )
        metadata = self._store.metadata(self._principal, kept.analysis.call_id)
        named = GivenTranscript(
            source=source,
            sha256=words.sha256,
            speakers={**words.speakers, **speakers},
            agent_name=metadata.agent,
        )
        return self.set_words(kept.analysis.call_id, named)

    def _kept(self, call_id: str) -> AnalysedCall:
        require_may_add(self._principal)
        stored = self._store.load(self._principal, call_id)
        kept = self.load(stored, stored.provenance.options.get("channels", {}))
        if kept is None:
            raise InputError(
                "this call was analysed with other settings or by another version; "
                "analyse its recording again with: voicecoach analyze RECORDING"
            )
        return kept
