"""The numbers of moments that rest on words; `voicecoach.coaching.measures` lists them with all."""

from voicecoach.coaching import takes, word_takes
from voicecoach.coaching.observation import Measure
from voicecoach.core.recording import AGENT, CUSTOMER

__all__ = [
    "ANSWER_GRADE",
    "ANSWER_WORDS",
    "APOLOGIES",
    "APOLOGY_TIME",
    "ASKED_AGAIN",
    "CLOSED_TURNS",
    "CUSTOMER_WORDS",
    "DETAILS",
    "RESTATED_WORDS",
    "SAID_AGAIN",
    "STOCK_PHRASES",
    "THANKS",
    "THEIR_WORDS_BACK",
    "TIMES_NAMED",
    "TIME_BEFORE_END",
    "TIME_SINCE_SAID",
    "TIME_TO_STEP",
    "TIME_TO_THANKS",
    "UNANSWERED",
    "WORD_MEASURES",
]

ANSWER_GRADE = Measure(
    "answer to what they said",
    "grade",
    "grade of the answer to the cue that is the stretch: 0 none, 1 a token, 2 specific, 3 specific "
    "and said back in other words or asked about openly",
    word_takes.grade,
)
UNANSWERED = Measure(
    "times nothing of it was answered",
    "count",
    "cues of the customer's inside the stretch whose answer has grade 0",
    word_takes.unanswered_count,
)
ANSWER_WORDS = Measure(
    "words of theirs in the answer",
    "count",
    "content words that the answer, which is the stretch, has from what it answers",
    word_takes.shared_word_count,
)
STOCK_PHRASES = Measure(
    "stock phrases",
    "count",
    "phrases of acknowledgement of the agent's inside the stretch that hold no word of the "
    "customer's",
    word_takes.act_count(AGENT, "stock_phrase"),
)
TIME_BEFORE_END = Measure(
    "time before they had finished", "s", "length of the stretch", takes.length
)
APOLOGIES = Measure(
    "apologies",
    "count",
    "apologies of the agent's inside the stretch",
    word_takes.act_count(AGENT, "apology"),
)
APOLOGY_TIME = Measure("time of apologising", "s", "length of the stretch", takes.length)
TIME_TO_STEP = Measure("time to the next step", "s", "length of the stretch", takes.length)
RESTATED_WORDS = Measure(
    "words said back",
    "count",
    "content words of before in the paraphrases and summaries of the agent's inside the stretch, "
    "and in what they say again of their own",
    word_takes.restated_word_count,
)
THEIR_WORDS_BACK = Measure(
    "words of theirs said back",
    "count",
    "those of the words said back that the customer had said before the stretch",
    word_takes.their_word_count,
)
TIMES_NAMED = Measure(
    "times and amounts named",
    "count",
    "promises with a time and exact times, dates and amounts of the agent's inside the stretch",
    word_takes.act_count(AGENT, *word_takes.TIMED),
)
CLOSED_TURNS = Measure(
    "turns with closed questions",
    "count",
    "turns of the agent's inside the stretch that ask closed questions and no open one",
    word_takes.asking_turn_count("closed_question"),
)
TIME_SINCE_SAID = Measure("time since they said it", "s", "length of the stretch", takes.length)
SAID_AGAIN = Measure(
    "times they said that they had said it",
    "count",
    "repetitions of the customer's inside the stretch, by their own account",
    word_takes.act_count(CUSTOMER, "repeated"),
)
DETAILS = Measure(
    "details of theirs",
    "count",
    "content words inside the stretch that the customer had said and nobody for two minutes since",
    word_takes.detail_count,
)
ASKED_AGAIN = Measure(
    "times they did not follow",
    "count",
    "places inside the stretch where the customer asks again or says that they do not follow",
    word_takes.act_count(CUSTOMER, "not_understood"),
)
CUSTOMER_WORDS = Measure(
    "customer's words",
    "count",
    "words of the customer's inside the stretch that count",
    word_takes.spoken_word_count(CUSTOMER),
)
THANKS = Measure(
    "words of thanks or relief",
    "count",
    "thanks of the customer's inside the stretch, and turns of theirs with words of relief",
    word_takes.pleased_count,
)
TIME_TO_THANKS = Measure("time to their thanks", "s", "length of the stretch", takes.length)

WORD_MEASURES = (
    ANSWER_GRADE,
    UNANSWERED,
    ANSWER_WORDS,
    STOCK_PHRASES,
    TIME_BEFORE_END,
    APOLOGIES,
    APOLOGY_TIME,
    TIME_TO_STEP,
    RESTATED_WORDS,
    THEIR_WORDS_BACK,
    TIMES_NAMED,
    CLOSED_TURNS,
    TIME_SINCE_SAID,
    SAID_AGAIN,
    DETAILS,
    ASKED_AGAIN,
    CUSTOMER_WORDS,
    THANKS,
    TIME_TO_THANKS,
)
