"""Calls of words and acts, and rules of a team, for the tests of own rules.

::

    s         0         10        20        30        40        50        60
    agent     |how can i help|    |i've checked it|                 |your case number is ..|
    customer             |this is the third time, i complain|
"""

import dataclasses
from pathlib import Path

from tests.dashboards.stores import make_analysis, said
from voicecoach.coaching.own_rule_options import OwnRuleOptions
from voicecoach.coaching.own_rules_file import read_rule_files
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import LanguageSignal, SignalKind
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript

TEXTS = """
title = "Named the case"
subject = "Explaining"
valence = "strength"
skill_rows = [38]
why = "They can name it when they call again."
source = "our standard 4.2"
applies_not_when = "There is no case."
"""
ADVICE = 'advice = "At {start} you said {quote}."\n'


def rule_text(table: str, *, code: str = "XGR01", advice: str = ADVICE, more: str = "") -> str:
    """A rule as a file has it; ``table`` begins with its name, e.g. ``phrase]``."""
    return f"[{code}]\n{TEXTS}{advice}{more}\n[{code}.{table}\n"


def own(folder: Path, text: str) -> dict[str, OwnRuleOptions]:
    """Read rules as from a file of this text."""
    file = folder / "our_rules.toml"
    file.write_text(text, "utf-8")
    return read_rule_files([file])


def signal(kind: SignalKind, speaker: str, start: float, end: float) -> LanguageSignal:
    return LanguageSignal(kind=kind, speaker=speaker, segment=Segment(start, end), text="words")


def spoken_call(*signals: LanguageSignal, call_id: str = "call-own") -> CallAnalysis:
    """The call drawn above."""
    transcript = Transcript(
        (
            said(AGENT, "How can I help you today?", 1.0),
            said(CUSTOMER, "This is the third time, I want to complain.", 12.0),
            said(AGENT, "I've checked that for you now.", 26.0),
            said(AGENT, "Your case number is 4 4 7, thank you.", 45.0),
        ),
        "en",
    )
    analysis = make_analysis(call_id, transcript=transcript)
    return dataclasses.replace(analysis, language=tuple(sorted(signals, key=lambda s: s.segment)))


COMPLAINT = signal("complaint", CUSTOMER, 12.0, 14.0)
APOLOGY = signal("apology", AGENT, 26.0, 27.0)
