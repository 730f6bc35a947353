"""How pleasant the words of a customer are over a call: a description, no score of anybody.

The value of a turn is the mean of its words and phrases that have one in the
language pack. A negation up to three words before one turns it round, "very"
and "a bit" before it stretch and shrink it, both within one clause. A turn
without such words has no value.
"""

from collections.abc import Iterator, Sequence

from voicecoach.core.course import CoursePoint, CustomerCourse
from voicecoach.core.transcript import Transcript
from voicecoach.language.lines import CustomerTurn, Line, customer_turns, read_lines
from voicecoach.language.pack import LanguagePack, load_pack
from voicecoach.language.tokens import Sentence

__all__ = ["MIN_POINT_COUNT", "find_course", "valences"]

MIN_POINT_COUNT = 3
"""With fewer turns that have a value there is no course, only single words; convention."""
NEGATION_TOKENS = 3
"""How far a negation reaches (issue 4)."""
DEGREE_TOKENS = 2
"""How far "very" and "a bit" reach; convention."""
OWN_WEIGHT = 2.0
"""Weight of a turn beside its neighbours, which have 1 each: one word does not make a trough or a
peak. Convention."""

DEGREES = ("stronger", "weaker")


def find_course(
    transcript: Transcript,
    pack: LanguagePack | None = None,
    *,
    lines: Sequence[Line] | None = None,
) -> CustomerCourse | None:
    """Describe how a customer's words ran over a call.

    Parameters
    ----------
    transcript : Transcript
    pack : LanguagePack, optional
        By default that of the transcript's language.
    lines : sequence of Line, optional
        What `voicecoach.language.read_lines` gave for it, where it was read already.

    Returns
    -------
    CustomerCourse or None
        ``None`` where fewer than `MIN_POINT_COUNT` turns have a value.

    Raises
    ------
    InputError
        If there is no pack for the language.
    """
    pack = pack or load_pack(transcript.language)
    lines = read_lines(transcript, pack) if lines is None else lines
    valued = [
        (turn, value)
        for turn in customer_turns(lines)
        if (value := _valence(turn, pack)) is not None
    ]
    if len(valued) < MIN_POINT_COUNT:
        return None
    smooth = _smoothed([value for _, value in valued])
    points = tuple(
        CoursePoint(segment=turn.segment, valence=value, text=turn.text)
        for (turn, _), value in zip(valued, smooth, strict=True)
    )
    return CustomerCourse(
        points=points,
        start=points[0],
        trough=min(points, key=lambda point: point.valence),
        peak=max(points, key=lambda point: point.valence),
        end=points[-1],
    )


def _smoothed(values: Sequence[float]) -> list[float]:
    """Mean of each value with its neighbours, its own counting twice."""
    smooth = []
    for index, value in enumerate(values):
        beside = [*values[max(0, index - 1) : index], *values[index + 1 : index + 2]]
        total = OWN_WEIGHT * value + sum(beside)
        smooth.append(total / (OWN_WEIGHT + len(beside)))
    return smooth


def _valence(turn: CustomerTurn, pack: LanguagePack) -> float | None:
    values = [value for line in turn.lines for value in valences(line.sentence, pack)]
    return sum(values) / len(values) if values else None


def valences(sentence: Sentence, pack: LanguagePack) -> Iterator[float]:
    """Yield the values of the words and phrases of a sentence that have one, -1 to 1.

    Examples
    --------
    >>> from voicecoach.language.talk import sentences_of
    >>> english = load_pack("en")
    >>> def of(text: str) -> list[float]:
    ...     (sentence,) = sentences_of(text.split(), english)
    ...     return [round(value, 2) for value in valences(sentence, english)]
    >>> of("That is lovely."), of("It is not very easy."), of("It is on the table.")
    ([0.67], [-0.49], [])
    """
    weights = pack.weights["valence"]
    found = list(pack.indexes["valence"].find(sentence.tokens, sentence.clauses))
    degrees = {start: weights[name] for start, _, name in found if name in DEGREES}
    longest = sorted(
        ((start, end, weights[name]) for start, end, name in found if name not in DEGREES),
        key=lambda span: (span[0] - span[1], span[0]),
    )
    for start, value in _apart(longest):
        factor = _factor(start, sentence, degrees, pack)
        if value:
            yield max(-1.0, min(1.0, value * factor))


def _apart(spans: Sequence[tuple[int, int, float]]) -> Iterator[tuple[int, float]]:
    """Starts and values of spans that share no token with one that comes before, in order."""
    taken: set[int] = set()
    kept = []
    for start, end, value in spans:
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append((start, value))
    yield from sorted(kept)


def _factor(start: int, sentence: Sentence, degrees: dict[int, float], pack: LanguagePack) -> float:
    """What the words before make of a value: turned round, stretched, shrunk."""
    clause = max(at for at in sentence.clauses if at <= start)
    negations = pack.lists["style_negations"]
    before = sentence.tokens[max(clause, start - NEGATION_TOKENS) : start]
    factor = -1.0 if negations & set(before) else 1.0
    for at in range(max(clause, start - DEGREE_TOKENS), start):
        factor *= degrees.get(at, 1.0)
    return factor
