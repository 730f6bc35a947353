"""One module per format; each has a function that turns the text of a file into passages.

Own parsers, because the libraries for subtitles (webvtt-py, pysubs2, srt) pass
over a malformed cue in silence or take it for text, give no line number and
drop the word times, and because none is bounded in what it accepts.
"""
