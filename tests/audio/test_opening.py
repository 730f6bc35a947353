"""Names that are safe to show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.audio.opening import printable_name, printable_text


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("calls/2024 ünïcødé 通话.wav", "2024 ünïcødé 通话.wav"),
        ("two\nlines.wav", "two\\nlines.wav"),
        ("\u202egpj.wav", "\\u202egpj.wav"),
        (b"not utf-8 \xff.wav", "not utf-8 \\xff.wav"),
        ("back\\slash.wav", "back\\\\slash.wav"),
        ("/", "?"),
    ],
)
def test_a_name_is_shown_with_what_is_invisible_escaped(path, shown) -> None:
    assert printable_name(path) == shown


@given(st.text())
def test_every_text_becomes_printable(text) -> None:
    assert printable_text(text).isprintable()


@given(st.binary(min_size=1).filter(lambda name: name.strip(b"./") and b"/" not in name))
def test_different_names_look_different(name) -> None:
    assert printable_name(name) != printable_name(name + b"\xff")
