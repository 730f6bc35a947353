"""Maker of the sample calls: script -> voices -> timeline -> telephone line -> Opus and truth."""
