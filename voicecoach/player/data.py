"""What the replay player is given: plain JSON-able values, times in seconds of the call."""

from typing import Literal, NotRequired, TypedDict

__all__ = ["NotedPlayerData", "PlayerData", "PlayerMoment", "PlayerPeaks", "PlayerSpeaker", "Tone"]

Tone = Literal["good", "try", "note"]
"""What a moment means for the agent: went well, try next time, worth a listen."""


class PlayerPeaks(TypedDict):
    """Where the waveform comes from.

    The address answers with int8 values, planar: all of channel 0, then all of
    channel 1; each is the highest absolute sample of its stretch, 0 to 127.
    """

    url: str
    channel_count: int
    peaks_per_s: float


class PlayerSpeaker(TypedDict):
    """One lane of the player; the order of the speakers is the order of the lanes.

    Several may share a channel: each lane then shows it where that speaker
    speaks, and contours come in the order of the lanes instead of the channels.
    """

    id: str
    name: str
    channel: int


class PlayerMoment(TypedDict):
    """One coaching moment as the player shows it."""

    id: str
    rule: str
    start: float
    end: float
    speaker: str
    tone: Tone
    title: str
    subject: str
    advice: str
    why: str
    in_short: str
    evidence: list[str]
    basis: str
    when_not: str
    follows: str | None


class PlayerData(TypedDict):
    """Everything the player shows of one call.

    Keep it small and byte-identical from run to run (sign addresses with
    `voicecoach.web.signing.UrlSigner`, which changes them once an hour): a
    changed value makes the browser draw again. Waveforms, contours
    (`voicecoach.prosody.contours.packed`), words
    (`voicecoach.views.player_files.speech_data`) and the spectrogram
    (`voicecoach.audio.spectrogram`) go by address. ``non_speech`` holds
    [start, end, what sounds there] of music, tones and announcements.
    ``words_state`` is another text whenever the words are others: they are
    fetched anew then.
    """

    call_id: str
    duration_s: float
    audio_url: str
    contours_url: str
    speech_url: str
    spectrogram_url: str
    has_words: bool
    words_state: NotRequired[str]
    peaks: PlayerPeaks
    speakers: list[PlayerSpeaker]
    moments: list[PlayerMoment]
    silences: list[list[float]]
    non_speech: list[list[float | str]]
    findings: list[str]
    start_at: float | None
    autoplay: NotRequired[Literal[False]]


class NotedPlayerData(PlayerData):
    """`PlayerData` with which the player takes notes; without these keys it only plays.

    ``notes_url`` is the signed address of what is written on the call
    (`voicecoach.web.notes`), ``listening_url`` that of what is heard of it
    (`voicecoach.web.listening`), ``notes_state`` another text whenever that has
    changed, ``notes_room`` whose page it is, ``note_kinds`` what this principal
    may write. Every moment has ``confirmed`` besides: what coaches said of its
    rule so far, or nothing.
    """

    listening_url: str
    notes_url: str
    notes_state: str
    notes_room: Literal["agent", "coach"]
    note_kinds: list[str]
