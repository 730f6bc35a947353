"""Settings of the property tests of this folder."""

from hypothesis import settings

# A shared machine may be slow at any time: no test here is about how long it takes.
settings.register_profile("no_deadline", deadline=None)
settings.load_profile("no_deadline")
