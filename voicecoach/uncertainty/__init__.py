"""How figures and moments could be wrong because edges of speech lie elsewhere than found."""

from voicecoach.uncertainty.assess import Assessed, assess
from voicecoach.uncertainty.errors import LineErrors, line_of
from voicecoach.uncertainty.options import UncertaintyOptions
from voicecoach.uncertainty.replicas import Describe, Margins, replicas

__all__ = [
    "Assessed",
    "Describe",
    "LineErrors",
    "Margins",
    "UncertaintyOptions",
    "assess",
    "line_of",
    "replicas",
]
