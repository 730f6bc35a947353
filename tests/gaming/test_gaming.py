"""Nothing is to be gained by words and silence that are there to be counted.

Two ordinary calls are acted again with praise, set phrases, apologies, the customer's name, echoes
and padding put in. No component of the scorecard and no strength may be better for it.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.gaming.scripted import Line, Script, analysed, of_agent, read_script
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.scorecard import COMPONENTS, ComponentScore
from voicecoach.scorecard.card import own_scorecard

HERE = Path(__file__).resolve().parent
PLAIN = read_script((HERE / "plain.txt").read_text("utf-8"))

DECENT = read_script((HERE / "decent.txt").read_text("utf-8"))

EMPATHIC_LINES = (
    "I understand how you feel. I hear you. That must be so frustrating for you. I can imagine how "
    "hard this is. Your feelings are valid. I am here for you. I really appreciate your patience. "
    "Anyone would be upset. I know exactly how you feel. Thank you for sharing this with me."
)

Change = Callable[[Line, str], Line]


def _before(text: str) -> Change:
    return lambda line, heard: replace(line, text=f"{text} {line.text}")


def _after(text: str) -> Change:
    return lambda line, heard: replace(line, text=f"{line.text} {text}")


def _echo(line: Line, heard: str) -> Line:
    return replace(line, text=f"{heard} {line.text}")


def _last_sentence(line: Line, heard: str) -> Line:
    sentences = heard.rstrip(".?!").split(". ")
    return replace(line, text=f"{sentences[-1].capitalize()}. {line.text}" if heard else line.text)


def _without_questions(line: Line, heard: str) -> Line:
    asked = line.text.replace("?", ".")
    talk = "The system keeps all of it in a file. The file goes to the depot. The depot has lists."
    return replace(line, text=talk if "?" in line.text else f"{asked} {talk}")


def _padded(seconds: float) -> Change:
    return lambda line, heard: replace(line, gap_s=line.gap_s + seconds)


def _reads_lines(line: Line, heard: str) -> Line:
    return replace(line, text=f"{EMPATHIC_LINES} {line.text}")


CHANGES: dict[str, Change] = {
    "praise before": _before("Excellent. Perfect. Brilliant. That is wonderful."),
    "praise after": _after("Great question. Amazing. Fantastic. You are a valued customer."),
    "I understand": _before("I understand."),
    "I understand, at length": _before("I completely understand your frustration."),
    "I understand, after": _after("I do understand. I understand how you feel."),
    "sorry": _before("Sorry."),
    "sorry, at length": _before("I am so sorry about that. I do apologise. I am very, very sorry."),
    "the name": _before("Martha Dale, Peter Holt, Martha, Peter."),
    "the name after": _after("Thank you, Martha. Thank you, Peter."),
    "everything echoed": _echo,
    "the last sentence echoed": _last_sentence,
    "framed without content": _before("So what I am hearing is that you have a problem."),
    "framed feeling": _before("It sounds like you are feeling frustrated."),
    "no questions": _without_questions,
    "padded by a second": _padded(1.0),
    "padded by two": _padded(2.0),
    "padded by five": _padded(5.0),
    "empathic lines": _reads_lines,
    "thanks for patience": _before("Thank you for your patience. I appreciate your call."),
    "summing-up words": _after("So, in summary, all is clear. To recap, that is everything."),
    "promising words": _after("I will do everything I can for you today."),
    "questions without matter": _after("How does that make you feel? What else comes to mind?"),
    "a detail of nobody": _before("So what you are saying is that the parrot was late on Friday."),
    "can-do words": _after("We can absolutely help. Anything is possible. Happy to help."),
}


def _strengths(call: CallAnalysis) -> Counter[str]:
    return Counter(
        moment.rule
        for moment in call.moments
        if moment.valence == "strength" and moment.speaker != CUSTOMER
    )


@pytest.fixture(scope="module", params=[PLAIN, DECENT], ids=["plain", "decent"])
def base(request: pytest.FixtureRequest) -> tuple[Script, CallAnalysis]:
    script: Script = request.param
    return script, analysed(script)


@pytest.mark.parametrize("name", CHANGES)
def test_no_strength_is_gained(base: tuple[Script, CallAnalysis], name: str) -> None:
    script, ordinary = base
    gamed = analysed(of_agent(script, CHANGES[name]))
    more = _strengths(gamed) - _strengths(ordinary)
    assert {code: [m.advice for m in gamed.moments if m.rule == code] for code in more} == {}


@pytest.mark.parametrize("name", CHANGES)
def test_no_component_is_better(base: tuple[Script, CallAnalysis], name: str) -> None:
    script, ordinary = base
    before = own_scorecard(ordinary)
    after = own_scorecard(analysed(of_agent(script, CHANGES[name])))
    better = [c for c in COMPONENTS if _is_better(after.of(c), before.of(c))]
    assert better == []


def _is_better(score: ComponentScore, than: ComponentScore) -> bool:
    """Whether more is met, or the share that is shown is higher."""
    if score.met_count > than.met_count:
        return True
    if score.interval is None or than.interval is None:
        return False
    return score.met_count * than.count > than.met_count * score.count


def test_a_call_that_takes_matters_up_does_gain() -> None:
    """Else the suite would pass where nothing is ever found."""
    assert sum(_strengths(analysed(DECENT)).values()) > sum(_strengths(analysed(PLAIN)).values())
    assert any(line.speaker == AGENT for line in PLAIN)
