"""Who is the agent of a call of the store: what is known of the call and of the calls before it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from voicecoach.audio.stored_samples import Scratch
from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.recording import AGENT, Recording
from voicecoach.core.roles import SURE_PROBABILITY
from voicecoach.core.voice_print import RememberedVoice, VoicePrint
from voicecoach.pipeline import AnalysedCall
from voicecoach.pipeline.roles import RolesOptions, call_voices
from voicecoach.pipeline.settling import settled
from voicecoach.store.access import Principal
from voicecoach.store.repository import CallStore

__all__ = ["RoleFinder"]


class RoleFinder:
    """Settles who the agent of a call is, and remembers voices where the settings say so.

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
        self._remembers = settings.stage("roles", RolesOptions).remember_voices

    def settle(
        self,
        made: AnalysedCall,
        *,
        agent_name: str | None,
        recording: Recording | None = None,
        scratch: Scratch | None = None,
    ) -> tuple[AnalysedCall, Mapping[str, VoicePrint]]:
        """Give everybody in a call the name that all evidence together speaks for.

        Parameters
        ----------
        made : AnalysedCall
        agent_name : str or None
        recording : Recording, optional
            What voices are known by is taken from it, if they are remembered.
        scratch : Scratch, optional
            Where the samples of a long recording wait.

        Returns
        -------
        AnalysedCall
        mapping
            Speaker -> what their voice is known by; empty where that is not remembered.
        """
        if not self._remembers or recording is None:
            return settled(made, self._settings, agent_name=agent_name)
        return settled(
            made,
            self._settings,
            agent_name=agent_name,
            voices=call_voices(recording, made, scratch or Scratch()),
            remembered=self._store.remembered_voices(
                self._principal, agent=agent_name, other_than=made.analysis.call_id
            ),
        )

    def keep(self, analysis: CallAnalysis, voices: Mapping[str, VoicePrint]) -> None:
        """Remember the agent's voice of a call, and the other as long as it may be the agent's."""
        if voices:
            self._store.save_voices(
                self._principal, analysis.call_id, _to_remember(analysis, voices)
            )

    def keep_renamed(self, call_id: str, names: Mapping[str, str] = MappingProxyType({})) -> None:
        """Take over what a person said: of the voices that are kept only the agent's stays.

        Parameters
        ----------
        call_id : str
        names : mapping
            New name of each speaker whose name has changed.
        """
        kept = self._store.voices_of(self._principal, call_id)
        if kept:
            place = 0 if names.get(AGENT, AGENT) == AGENT else 1
            own = kept[place : place + 1]
            self._store.save_voices(
                self._principal,
                call_id,
                [RememberedVoice(voice=each.voice, agent_probability=1.0) for each in own],
            )


def _to_remember(
    analysis: CallAnalysis, voices: Mapping[str, VoicePrint]
) -> Sequence[RememberedVoice]:
    """The agent's comes first."""
    estimate = analysis.agent_estimate
    if estimate is None:
        return ()
    names = sorted(estimate.probabilities, key=lambda name: name != AGENT)
    is_sure = estimate.agent == AGENT and estimate.probabilities[AGENT] >= SURE_PROBABILITY
    return [
        RememberedVoice(
            voice=voices[name], agent_probability=round(estimate.probabilities[name], 4)
        )
        for name in (names[:1] if is_sure else names)
        if name in voices
    ]
