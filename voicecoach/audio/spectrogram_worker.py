"""Make the spectrogram of a playback copy in a process of its own.

``python -m voicecoach.audio.spectrogram_worker AUDIO TARGET``: librosa takes
seconds to import and a hundred megabytes to hold, which a server shall not spend.
"""

import os
import subprocess
import sys
from pathlib import Path

from voicecoach.core.errors import EngineError

__all__ = ["make_spectrogram"]

TIMEOUT_S = 600.0
"""Convention: fifty times what three hours took where this was written."""


def make_spectrogram(audio_path: Path, target: Path) -> None:
    """Write the packed spectrogram of a recording; see `voicecoach.audio.spectrogram`.

    Parameters
    ----------
    audio_path : Path
    target : Path
        Written when it is complete.

    Raises
    ------
    EngineError
        If it cannot be made; the message ends with what the process said.
    """
    command = [sys.executable, "-m", __name__, str(audio_path), str(target)]
    one_core = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_S,
            env={**os.environ, **one_core},
        )
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"the spectrogram took longer than {TIMEOUT_S:.0f} s") from error
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise EngineError(f"the spectrogram could not be made: {said[-1] if said else 'no word'}")


def _main(audio_path: Path, target: Path) -> None:
    from voicecoach.audio.decoder import Decoder
    from voicecoach.audio.spectrogram import packed_spectrogram

    with Decoder() as decoder:
        decoded = decoder.decode(audio_path)
        content = packed_spectrogram(decoded.samples, rate_hz=decoded.sample_rate_hz)
    draft = target.with_name(f"{target.name}.draft")
    draft.write_bytes(content)
    draft.replace(target)


if __name__ == "__main__":
    os.nice(5)  # somebody listens meanwhile
    _main(Path(sys.argv[1]), Path(sys.argv[2]))
