"""voicecoach: replay a recorded customer call with coaching moments.

Facts flow one way (recording, speech activity, prosody, conversation),
judgement sits on top of them (coaching), screens only show. Importing the
package loads nothing heavier than the version number; each stage is imported
where it is used.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
