"""The pages are looked at as users get them: out of the built wheel."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser


def test_what_these_tests_start_is_the_wheel(unpacked_wheel: Path, project_root: Path) -> None:
    said = "import voicecoach.resources as r; print(r.__file__, r.find('dashboards'), sep='\\n')"
    command = [sys.executable, "-c", said]
    done = subprocess.run(command, cwd=project_root, capture_output=True, text=True, check=True)
    package = unpacked_wheel / "voicecoach"
    assert [*map(Path, done.stdout.split())] == [
        package / "resources.py",
        package / "_bundled" / "dashboards",
    ]
