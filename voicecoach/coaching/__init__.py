"""Judgement: rules that raise coaching moments from the facts of a call.

A rule names an act at a second, shows the numbers that made it one, and says
when its advice does not apply. One file per subject; ``catalogue`` lists them
all; ``docs/rules.md`` is generated from it.
"""
