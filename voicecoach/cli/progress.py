"""A progress bar on stderr for long work; plain lines where nobody watches a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from voicecoach.cli.options import talk

if TYPE_CHECKING:
    from voicecoach.batch.sources import CallSource

__all__ = ["ImportProgress", "PullProgress"]


class ImportProgress:
    """Shows which recording is at which stage, and how many are done."""

    def __init__(self, total: int) -> None:
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        self._bar = Progress(
            TextColumn("[bold]Analysing"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("[dim]{task.description}"),
            console=talk(),
            transient=True,
        )
        self._task = self._bar.add_task("", total=total)
        self._total = total
        self._done_count = 0

    def stage(self, source: "CallSource", stage: str) -> None:
        """Show the stage that a recording is at."""
        from voicecoach.views.importing import STAGE_WORDS

        words = STAGE_WORDS.get(stage, stage)
        self._bar.update(self._task, description=f"{source.name}: {words}")

    def done(self, source: "CallSource") -> None:
        """Count one recording as done; where no terminal draws the bar, say so in a line."""
        self._done_count += 1
        self._bar.advance(self._task)
        if not self._bar.console.is_terminal and self._total > 1:
            self._bar.console.print(
                f"[{self._done_count}/{self._total}] {source.name}", markup=False, soft_wrap=True
            )

    @contextmanager
    def shown(self) -> Iterator["ImportProgress"]:
        """Draw the bar while inside."""
        if not self._bar.console.is_terminal:
            yield self
            return
        with self._bar:
            yield self


class PullProgress:
    """Shows how much of a model has come."""

    def __init__(self, name: str) -> None:
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )

        self._bar = Progress(
            TextColumn("[bold]{task.description}"),
            BarColumn(bar_width=30),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=talk(),
            transient=True,
        )
        self._task = self._bar.add_task(name, total=None)

    def report(self, file_name: str, here_bytes: int, of_bytes: int) -> None:
        """Take what `voicecoach.checkpoints.pull` says; a terminal redraws it by itself."""
        del file_name
        self._bar.update(self._task, completed=here_bytes, total=of_bytes)

    @contextmanager
    def shown(self) -> Iterator["PullProgress"]:
        """Draw the bar while inside; where nobody watches a terminal, draw nothing."""
        if not self._bar.console.is_terminal:
            yield self
            return
        with self._bar:
            yield self
