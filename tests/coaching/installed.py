"""Distributions made on the spot: a module and the metadata that an installer would write."""

import sys
from pathlib import Path

RULES_MODULE = """
from dataclasses import dataclass, field, replace

from voicecoach.coaching.measures import AGENT_SPEECH
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.core.segment import Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class GreetingOptions(RuleOptions):
    min_speech_s: float = field(default=1.0, metadata=origin("team", "enough to be a greeting"))


def find(analysis, options):
    stretch = Segment(0.0, analysis.duration_s)
    speech = observe(AGENT_SPEECH, analysis, stretch, threshold=options.min_speech_s)
    if speech.value >= options.min_speech_s:
        yield raise_moment(
            "XAC01", segment=stretch, valence="strength", observed=(speech,), advice="You spoke."
        )


RULE = Rule(
    code="XAC01", title="Spoke", subject="Explaining", valence="strength", skill_rows=(20,),
    finds="The agent speaks.", why="Somebody has to.", basis="team", source="Acme 1",
    applies_not_when="Never.", evidence=(AGENT_SPEECH,), options=GreetingOptions(), find=find,
)


def rules():
    return [RULE]


def several():
    yield RULE
    yield replace(RULE, code="XAC02")


def breaks():
    raise RuntimeError("no licence\\nfound")


def leaves():
    raise SystemExit(3)


def no_rules():
    return ["XAC01"]


def wrong_code():
    return replace(RULE, code="TRN01")


def fails_later():
    def find(analysis, options):
        yield from ()
        raise ZeroDivisionError("division by zero")

    return replace(RULE, find=find)


def another_code():
    return replace(RULE, code="XAC03")


def past_the_end():
    def find(analysis, options):
        for moment in RULE.find(analysis, options):
            yield replace(moment, segment=Segment(0.0, analysis.duration_s + 5.0))

    return replace(RULE, find=find)


def talks_much():
    def find(analysis, options):
        for moment in RULE.find(analysis, options):
            yield replace(moment, advice="x" * 240)

    return replace(RULE, find=find)


def tone():
    return replace(RULE, needs=("two_speakers", "pitch"))


def hidden_tone():
    def find(analysis, options):
        for moment in RULE.find(analysis, options):
            yield replace(moment, evidence=(replace(moment.evidence[0], unit="st"),))

    return replace(RULE, find=find)
"""


def install(folder: Path, **points: str) -> Path:
    """Install ``acme_rules`` with entry points ``name="function"`` into a folder."""
    (folder / "acme_rules.py").write_text(RULES_MODULE, "utf-8")
    info = folder / "acme_rules-1.2.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.2\n")
    lines = [f"{name} = {target}" for name, target in points.items()]
    (info / "entry_points.txt").write_text("\n".join(["[voicecoach.rules]", *lines, ""]))
    return folder


def forget() -> None:
    """Let the next test import its own ``acme_rules``."""
    sys.modules.pop("acme_rules", None)
