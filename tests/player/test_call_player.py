"""The wrapper: declared to Streamlit, one element per key, silent unless somebody listens."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from voicecoach.player import COMPONENT_NAME, PlayerData
from voicecoach.views.playhead import ASKS_PLAYHEAD


def page(*, listen: bool) -> None:
    """A page with a player; runs inside Streamlit, so it imports what it needs."""
    import streamlit as st

    from voicecoach.player import PlayerData, call_player

    data: PlayerData = {
        "call_id": "call",
        "duration_s": 2.0,
        "audio_url": "/voicecoach/audio/a",
        "contours_url": "/voicecoach/contours/c",
        "speech_url": "/voicecoach/speech/c",
        "spectrogram_url": "/voicecoach/spectrogram/a",
        "has_words": True,
        "peaks": {"url": "/voicecoach/peaks/a", "channel_count": 2, "peaks_per_s": 50},
        "speakers": [{"id": "agent", "name": "Ana", "channel": 0}],
        "moments": [],
        "silences": [],
        "findings": [],
        "start_at": None,
    }
    opened = call_player(data, key="player", on_moment_open=(lambda: None) if listen else None)
    st.caption(f"opened {opened}")


def run_page(*, listen: bool) -> tuple[AppTest, Any]:
    app = AppTest.from_function(page, kwargs={"listen": listen}).run(timeout=180)
    assert not app.exception
    (element,) = [e for e in app.main.children.values() if e.type == "bidi_component"]
    return app, element.proto


@pytest.mark.parametrize(("who", "told"), [("nobody", False), ("somebody", True)])
def test_the_browser_is_told_whether_anybody_listens(who: str, told: object) -> None:
    app, proto = run_page(listen=who == "somebody")
    data = json.loads(proto.json)
    assert data["report_moment_open"] is told
    assert data["call_id"] == "call"
    assert app.caption[0].value == "opened None"


def test_the_element_uses_the_files_of_the_package() -> None:
    _, proto = run_page(listen=False)
    assert proto.component_name == COMPONENT_NAME
    assert proto.js_source_path.startswith("player.js")
    assert proto.css_source_path.startswith("player.css")


def test_the_component_is_declared_where_streamlit_looks(project_root: Path) -> None:
    declared = tomllib.loads((project_root / "pyproject.toml").read_text("utf-8"))
    (component,) = declared["tool"]["streamlit"]["component"]["components"]
    assert f"{declared['project']['name']}.{component['name']}" == COMPONENT_NAME
    assert (project_root / "voicecoach" / component["asset_dir"] / "player.js").is_file()


def test_the_contract_with_the_views_has_these_fields() -> None:
    assert set(PlayerData.__required_keys__) == {
        "call_id",
        "duration_s",
        "audio_url",
        "contours_url",
        "speech_url",
        "spectrogram_url",
        "has_words",
        "peaks",
        "speakers",
        "moments",
        "silences",
        "non_speech",
        "findings",
        "start_at",
    }


def test_the_player_looks_for_the_buttons_that_ask_where_it_is(project_root: Path) -> None:
    bundle = project_root / "voicecoach" / "player" / "static" / "player.js"
    assert f"st-key-{ASKS_PLAYHEAD}" in bundle.read_text("utf-8")
