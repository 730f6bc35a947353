"""Pages run over real stores in temporary folders."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.dashboards.stores import fill
from voicecoach.store.location import default_store
from voicecoach.store.repository import CallStore

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    """Every test opens its own store."""
    yield
    st.cache_resource.clear()


@pytest.fixture
def store() -> Iterator[CallStore]:
    """An empty store, where the pages look for it."""
    with CallStore.open(default_store()) as opened:
        yield opened


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a store with three teams, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("filled")
    with CallStore.open(folder / "store") as opened:
        fill(opened, folder / "made")
    return folder / "store"


@pytest.fixture
def full_store(filled_folder: Path) -> Iterator[CallStore]:
    """A store with three teams, where the pages look for it."""
    shutil.copytree(filled_folder, default_store())
    with CallStore.open(default_store()) as opened:
        yield opened


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Open the dashboard, on a page if one is named, with query parameters."""

    def run(page: str | None = None, **query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=180)
        for name, value in query.items():
            app.query_params[name] = value
        if page:
            app.switch_page(f"app_pages/{page}.py")
        return app.run()

    return run
