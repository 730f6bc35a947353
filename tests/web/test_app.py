"""The application as it is served: options, local mode, routes beside Streamlit's own."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from voicecoach.core.errors import ConfigError
from voicecoach.web.options import LOCAL_ADDRESSES, OPTIONS, check_local_address, run_options

SECRET = "s" * 40


def test_every_option_is_one_that_streamlit_knows() -> None:
    from streamlit import config

    known = config.get_config_options()
    assert {name for name in run_options(address="::1", port=1) if name not in known} == set()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("browser.gatherUsageStats", False),
        ("runner.postScriptGC", False),
        ("server.enableAgentApi", False),
        ("server.enableStaticServing", False),
        ("server.enableXsrfProtection", True),
        ("client.toolbarMode", "minimal"),
        ("client.showErrorDetails", "none"),
        ("client.showErrorLinks", False),
    ],
)
def test_what_must_be_off_is_off_and_what_must_be_on_is_on(name: str, value: object) -> None:
    assert OPTIONS[name] == value


@pytest.mark.parametrize("address", LOCAL_ADDRESSES)
def test_addresses_of_this_machine_are_accepted(address: str) -> None:
    assert check_local_address(address) == address


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.4", "example.org", ""])
def test_an_address_that_others_can_reach_is_refused_in_local_mode(address: str) -> None:
    with pytest.raises(ConfigError, match="this machine only"):
        check_local_address(address)


def test_a_port_is_set_only_when_one_was_asked_for() -> None:
    assert "server.port" not in run_options(address="127.0.0.1", port=None)
    assert run_options(address="127.0.0.1", port=8600)["server.port"] == 8600


def test_only_names_of_this_machine_may_lead_here() -> None:
    hosts = run_options(address="127.0.0.1", port=None)["server.allowedHosts"]
    assert hosts == list(LOCAL_ADDRESSES)


def run(code: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own: Streamlit's options and runtime are process-wide."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(folder), *arguments],
        cwd=folder,
        env={**os.environ, "VOICECOACH_SECRET": SECRET},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_command_refuses_to_listen_to_other_machines(tmp_path: Path) -> None:
    code = "import sys; from voicecoach.web.__main__ import main; sys.exit(main(sys.argv[2:]))"
    done = run(code, tmp_path, "--address", "0.0.0.0")
    assert done.returncode == 1
    assert done.stderr.startswith("error: the dashboard is for this machine only")


def test_the_command_shows_examples_without_loading_streamlit(tmp_path: Path) -> None:
    code = """
        import sys
        from voicecoach.web.__main__ import main
        try:
            main(["--help"])
        finally:
            assert "streamlit" not in sys.modules
    """
    done = run(code, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "examples:" in done.stdout


def test_streamlit_and_the_recordings_are_served_together(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text("import streamlit as st\nst.title('Hello')\n")
    (tmp_path / "sound.opus").write_bytes(b"sound")
    code = """
        import sys, time
        from pathlib import Path
        from starlette.testclient import TestClient
        from voicecoach.web.app import create_app
        from voicecoach.web.routes import audio_path
        from voicecoach.web.signing import UrlSigner, load_key

        folder, ready = Path(sys.argv[1]), []
        signer = UrlSigner(load_key(folder))
        app = create_app(
            folder / "page.py", signer=signer, may_play=lambda who, what: folder / "sound.opus",
            may_see_peaks=lambda who, what: None, on_ready=lambda: ready.append(1),
        )
        with TestClient(app) as client:
            assert ready == [1]
            url = signer.url(audio_path("a" * 64), principal_id="ana", now=time.time())
            assert client.get("/_stcore/health").status_code == 200
            answer = client.get(url, headers={"Range": "bytes=1-2"})
            assert (answer.status_code, answer.content) == (206, b"ou"), answer.text
            assert client.get(audio_path("a" * 64)).status_code == 403
            assert client.get("/voicecoach/audio/..%2f..%2fetc%2fpasswd").status_code in (400, 404)
            assert client.get("/_stcore/agent/interact").status_code in (403, 404, 405)
            assert client.get("/app/static/page.py").status_code != 200 or (
                "import streamlit" not in client.get("/app/static/page.py").text)
    """
    done = run(code, tmp_path)
    assert done.returncode == 0, done.stderr


def test_importing_the_server_loads_no_streamlit() -> None:
    code = "import sys, voicecoach.web.app, voicecoach.web.local; print('streamlit' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_what_pages_need_is_loaded_at_the_start_and_no_collection_looks_through_it() -> None:
    script = """
        import asyncio, gc, sys
        from voicecoach.web.app import WARM_IMPORTS, _lifespan

        async def serve() -> None:
            async with _lifespan(lambda: None)(None):
                pass

        asyncio.run(serve())
        missing = [name for name in WARM_IMPORTS if name not in sys.modules]
        print(missing, gc.get_freeze_count() > 10 * len(gc.get_objects()))
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert shown == "[] True\n"


def test_the_local_user_and_nobody_else_may_play(tmp_path: Path) -> None:
    from types import SimpleNamespace

    from voicecoach.store.access import LOCAL_USER
    from voicecoach.web.local import local_access

    files = SimpleNamespace(audio_path=tmp_path / "a.opus", peaks_path=tmp_path / "a.peaks")
    take = tmp_path / "take.wav"
    store = SimpleNamespace(
        may_play=lambda _who, digest: files if digest == "known" else None,
        may_hear_take=lambda _who, digest: take if digest == "taken" else None,
    )
    may_play, may_see_peaks = local_access(store)  # type: ignore[arg-type]
    assert may_play(LOCAL_USER.id, "known") == files.audio_path
    assert may_see_peaks(LOCAL_USER.id, "known") == files.peaks_path
    assert may_play(LOCAL_USER.id, "taken") == take
    assert may_play(LOCAL_USER.id, "unknown") is None
    assert may_play("somebody", "taken") is None
    assert may_play("somebody", "known") is None
    assert may_see_peaks("somebody", "known") is None


def test_addresses_stay_the_same_from_rerun_to_rerun(tmp_path: Path) -> None:
    from voicecoach.web.local import media_urls

    first = media_urls(tmp_path, principal_id="local", digest="a" * 64, call_id="c1")
    second = media_urls(tmp_path, principal_id="local", digest="a" * 64, call_id="c1")
    assert first.audio.split("expires")[0] == second.audio.split("expires")[0]
    assert first.audio.startswith("/voicecoach/audio/aaaa")
    assert first.peaks.startswith("/voicecoach/peaks/aaaa")
    assert first.contours.startswith("/voicecoach/contours/c1?")
    assert first.speech.startswith("/voicecoach/speech/c1?")


def test_the_local_user_and_nobody_else_gets_contours_and_words() -> None:
    from tests.dashboards.stores import make_analysis, save
    from voicecoach.store.access import LOCAL_USER
    from voicecoach.store.location import default_store
    from voicecoach.store.repository import CallStore
    from voicecoach.web.local import local_content

    with CallStore.open(default_store()) as store:
        save(store, make_analysis("call"))
        for content_of in local_content(store):
            assert content_of(LOCAL_USER.id, "call")
            assert content_of(LOCAL_USER.id, "nowhere") is None
            assert content_of("somebody", "call") is None
