"""Naming words and models in the pipeline loads no engine and nothing that asks other hosts."""

import subprocess
import sys


def test_the_pipeline_loads_no_recogniser_and_no_network_client() -> None:
    code = "import sys, voicecoach.pipeline; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "voicecoach.pipeline.words" in loaded
    assert loaded & {"faster_whisper", "ctranslate2", "http.client", "ssl", "torch"} == set()
