"""A page with the player alone, for `test_player.py`; the address says what it shows."""

import json
import os
import time
from pathlib import Path

import streamlit as st

from voicecoach.player import call_player
from voicecoach.views.player import PlayerAddresses
from voicecoach.web.local import media_urls
from voicecoach.web.routes import (
    audio_path,
    contours_path,
    peaks_path,
    spectrogram_path,
    speech_path,
)
from voicecoach.web.signing import UrlSigner, load_key

st.set_page_config("Late repair", page_icon="🎧", layout="wide")
FOLDER = Path(os.environ["VOICECOACH_STORE"])
variant = st.query_params.get("variant", "plain")
start_at = st.query_params.get("t")
data = json.loads((FOLDER / "call.json").read_text("utf-8"))
if variant == "long":
    data |= {"call_id": "long", "digest": "1" * 64, "duration_s": 10800.0}
elif variant == "hour":
    late = [
        moment
        | {"id": f"late-{moment['id']}"}
        | {edge: moment[edge] + 2950 for edge in ("start", "end")}
        for moment in data["moments"]
    ]
    data |= {"call_id": "hour", "digest": "2" * 64, "duration_s": 3600.0}
    data["moments"] += late


def addresses(digest: str) -> PlayerAddresses:
    """Signed for Ana; with ``?soon``, addresses that run out in some seconds."""
    if "soon" not in st.query_params:
        return media_urls(FOLDER, principal_id="ana", digest=digest, call_id=data["call_id"])
    signer = UrlSigner(load_key(FOLDER), lifetime_s=int(st.query_params["soon"]))
    paths = (
        audio_path(digest),
        peaks_path(digest),
        contours_path("tones"),
        speech_path("tones"),
        spectrogram_path(digest),
    )
    return PlayerAddresses(
        *(signer.url(path, principal_id="ana", now=time.time()) for path in paths)
    )


urls = addresses(data.pop("digest"))
data |= {
    "audio_url": urls.audio,
    "contours_url": urls.contours,
    "speech_url": urls.speech,
    "spectrogram_url": urls.spectrogram,
    "start_at": None if start_at is None else float(start_at),
}
data["peaks"]["url"] = urls.peaks

if variant == "empty":
    data |= {"moments": [], "findings": []}
elif variant == "forbidden":
    data["audio_url"] = urls.audio.replace("user=ana", "user=eve")
elif variant == "missing":
    data["audio_url"] = addresses("e" * 64).audio
elif variant == "damaged":
    data["audio_url"] = addresses("d" * 64).audio
    data["spectrogram_url"] = addresses("d" * 64).spectrogram
elif variant == "no-peaks":
    data["peaks"]["url"] = urls.peaks.replace("user=ana", "user=eve")
elif variant == "many":
    data["moments"] = [
        moment
        | {
            "id": f"{moment['id']}-{turn}",
            "start": moment["start"] + turn,
            "end": moment["end"] + turn,
        }
        for turn in range(5)
        for moment in data["moments"]
    ]
elif variant == "mono":
    data["speakers"] = [{"id": "mixed", "name": "Agent and customer", "channel": 0}]
elif variant == "swaps" and st.session_state.get("runs", 0) % 2:
    first, second = data["speakers"]
    data["speakers"] = [first | {"channel": 1}, second | {"channel": 0}]
    data["speakers"][0]["name"] = "Ben Ruiz"
elif variant == "no-words":
    data["has_words"] = False

st.subheader("Late repair, second call")
st.caption("Ana Ruiz, garage desk, Friday 14 November, 10:42")

if st.session_state.get("note") == "hide":
    st.caption("no player")
elif variant == "reports":

    def count() -> None:
        """Count the moments that were opened."""
        st.session_state["opened"] = st.session_state.get("opened", 0) + 1

    opened = call_player(data, key="player-tones", on_moment_open=count)
    st.caption(f"opened {opened}, {st.session_state.get('opened', 0)} in all")
elif variant == "moves":
    # Another parent in every other run: Streamlit then mounts the player anew.
    parent = st.container(border=True) if st.session_state.get("runs", 0) % 2 else st.columns(1)[0]
    with parent:
        call_player(data, key="player-tones")
else:
    call_player(data, key="player-tones")

left, right = st.columns(2)
left.button("Run again")
right.text_input("Note", key="note", placeholder="Type here")
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.caption(f"run {st.session_state['runs']}")
