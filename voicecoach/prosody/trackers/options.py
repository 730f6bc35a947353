"""Settings of the pitch trackers, and the range that a voice was searched in."""

from dataclasses import dataclass
from typing import Literal, get_args

from voicecoach.core.errors import ConfigError

__all__ = ["TRACKER_NAMES", "PitchOptions", "PitchRange", "TrackerName"]

TrackerName = Literal["auto", "autocorrelation", "autocorrelation+swift-f0", "swift-f0", "pyin"]

TRACKER_NAMES: tuple[str, ...] = get_args(TrackerName)
"""What the setting ``tracker`` may be."""


@dataclass(frozen=True, slots=True)
class PitchRange:
    """Frequencies between which a voice was searched; belongs into the provenance."""

    floor_hz: float
    ceiling_hz: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PitchOptions:
    """Settings of the pitch trackers.

    The costs and thresholds are those of Praat's autocorrelation method
    (literature: Boersma 1993), so that figures compare with published ones.

    Parameters
    ----------
    tracker : str
        ``"auto"``: ``"autocorrelation"`` on clean channels and
        ``"autocorrelation+swift-f0"`` on noisy ones; or one of these, or
        ``"swift-f0"`` or ``"pyin"``.
    clean_gate_db : float
        Range of levels (p95-p15 of the speech band) above which a channel
        counts as clean (calibrated on synthetic and real voices with white
        and pink noise added: at 25 dB signal to noise, a range of 27-31 dB,
        the network adds nothing; at 20 dB, 22-26 dB, it halves the gross
        errors; at 15 dB the autocorrelation alone loses voiced frames).
    search_floor_hz, search_ceiling_hz : float
        Range of the first pass; convention: covers speech of adults.
    floor_to_quartile_ratio, ceiling_to_quartile_ratio : float
        The second pass searches from the first ratio times the lower quartile
        to the second ratio times the upper quartile of the first pass
        (literature: De Looze & Hirst 2008).
    first_pass_hop_s, hop_s : float
        Frame distance in each pass (calibrated; convention).
    min_first_pass_frame_count : int
        Voiced frames without which the range stays as searched (convention:
        0.9 s of voice).
    margin_s : float
        Tracked around speech, so that its edges have context (calibrated).
    silence_ratio : float
        A frame whose peak is below this share of the loud peaks tends to
        unvoiced (calibrated: against the 99 % quantile it voices as many
        frames of real calls as Praat's 0.03 of the maximum).
    voicing_strength_ratio : float
        Strength of the unvoiced candidate (literature: Praat's voicing threshold).
    octave_cost_ratio, octave_jump_cost_ratio, voicing_change_cost_ratio : float
        In favour of high candidates, against jumps, and against changes of
        voicing, each as strength per octave or change, per 10 ms (literature).
    candidate_count : int
        Voiced candidates kept per frame (calibrated: more change nothing).
    min_network_probability : float
        What swift-f0 hears counts beside the autocorrelation from this
        probability on (calibrated, as are the next two, on eight synthetic
        voices, one real call and five actors with added noise).
    network_bonus_ratio : float
        Strength that a candidate gains where the network hears the same
        pitch, times the network's probability.
    network_candidate_ratio : float
        Strength of the network's pitch where the autocorrelation has no such
        candidate, times its probability.
    """

    tracker: TrackerName = "auto"
    clean_gate_db: float = 27.0
    search_floor_hz: float = 70.0
    search_ceiling_hz: float = 500.0
    floor_to_quartile_ratio: float = 0.75
    ceiling_to_quartile_ratio: float = 1.5
    first_pass_hop_s: float = 0.03
    hop_s: float = 0.01
    min_first_pass_frame_count: int = 30
    margin_s: float = 0.05
    silence_ratio: float = 0.04
    voicing_strength_ratio: float = 0.45
    octave_cost_ratio: float = 0.01
    octave_jump_cost_ratio: float = 0.35
    voicing_change_cost_ratio: float = 0.14
    candidate_count: int = 5
    min_network_probability: float = 0.2
    network_bonus_ratio: float = 0.3
    network_candidate_ratio: float = 0.5

    def __post_init__(self) -> None:
        if self.tracker not in TRACKER_NAMES:
            raise ConfigError(
                f"tracker must be one of {', '.join(TRACKER_NAMES)}; got {self.tracker!r}"
            )
        if not 40.0 <= self.search_floor_hz < self.search_ceiling_hz <= 1000.0:
            raise ConfigError(
                "need 40 <= search_floor_hz < search_ceiling_hz <= 1000; "
                f"got {self.search_floor_hz} and {self.search_ceiling_hz}"
            )
        if not 0.0 < self.hop_s <= self.first_pass_hop_s:
            raise ConfigError(
                f"need 0 < hop_s <= first_pass_hop_s; got {self.hop_s} and {self.first_pass_hop_s}"
            )
        if self.candidate_count < 1 or self.min_first_pass_frame_count < 1:
            raise ConfigError("candidate_count and min_first_pass_frame_count must be >= 1")
        if not 0.0 < self.floor_to_quartile_ratio < 1.0 < self.ceiling_to_quartile_ratio:
            raise ConfigError("need floor_to_quartile_ratio < 1 < ceiling_to_quartile_ratio")
        if not 0.0 < self.min_network_probability < 1.0:
            raise ConfigError(
                f"need 0 < min_network_probability < 1; got {self.min_network_probability}"
            )
        if min(self.clean_gate_db, self.network_bonus_ratio, self.network_candidate_ratio) < 0.0:
            raise ConfigError(
                "clean_gate_db, network_bonus_ratio and network_candidate_ratio must be >= 0"
            )
