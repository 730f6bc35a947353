"""Only one module asks another host, and nothing imports it but the command that pulls."""

import ast
from pathlib import Path

NETWORK = {"urllib.request", "http.client", "huggingface_hub", "httpx", "requests", "aiohttp"}
MAY_ASK = "checkpoints/hub.py"


def imported_by(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_one_module_alone_asks_another_host(project_root: Path) -> None:
    package = project_root / "voicecoach"
    asking = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if imported_by(path) & NETWORK
    }
    assert asking == {MAY_ASK}


def test_only_the_models_command_pulls(project_root: Path) -> None:
    package = project_root / "voicecoach"
    pulling = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "import pull" in path.read_text("utf-8")
        or "checkpoints.pull(" in path.read_text("utf-8")
    }
    assert pulling - {"checkpoints/__init__.py"} == {"cli/models_command.py"}
