"""What was done with words: questions, reflections, promises and other acts. Facts only."""

from voicecoach.language.acts import find_signals
from voicecoach.language.course import find_course
from voicecoach.language.detection import likely_language
from voicecoach.language.lines import read_lines
from voicecoach.language.pack import LanguagePack, has_pack, load_pack, pack_languages
from voicecoach.language.questions import answer_kind
from voicecoach.language.responses import find_responses
from voicecoach.language.style import style_matching
from voicecoach.language.talk import Said, read_talk, sentences_of

__all__ = [
    "LanguagePack",
    "Said",
    "answer_kind",
    "find_course",
    "find_responses",
    "find_signals",
    "has_pack",
    "likely_language",
    "load_pack",
    "pack_languages",
    "read_lines",
    "read_talk",
    "sentences_of",
    "style_matching",
]
