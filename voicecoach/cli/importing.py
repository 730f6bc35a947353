"""Running an import from the command line: progress, refusals, what came out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.cli.options import open_store, talk
from voicecoach.cli.progress import ImportProgress

if TYPE_CHECKING:
    from voicecoach.batch.importing import ImportResult
    from voicecoach.batch.sources import CallSource
    from voicecoach.config import Settings

__all__ = ["Outcome", "run_imports"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the recordings, in their order."""

    results: "tuple[ImportResult, ...]"

    @property
    def kept(self) -> int:
        """Calls that are in the store now."""
        return sum(result.status != "refused" for result in self.results)

    @property
    def exit_status(self) -> int:
        """0 all well, 1 nothing was analysed, 3 some were refused."""
        if self.kept == len(self.results):
            return 0
        return 3 if self.kept else 1


def run_imports(
    sources: "Sequence[CallSource]",
    *,
    store_path: str | None,
    config: Path | None = None,
    change: "Callable[[Settings], Settings] | None" = None,
    force: bool = False,
    jobs: int | None = None,
) -> Outcome:
    """Analyse recordings into the store with a progress bar; say at once what was refused.

    ``change`` puts what the command line says over the settings file.

    Raises
    ------
    ConfigError, StoreError
        Before any audio is read.
    """
    from voicecoach.audio.media import media_processes

    with media_processes() as media:  # first of all: they start while the rest is loaded
        from voicecoach.batch.importing import Importer
        from voicecoach.pipeline import read_settings
        from voicecoach.store.access import LOCAL_USER

        settings = read_settings(config)
        if change is not None:
            settings = change(settings)
        progress = ImportProgress(len(sources))
        results = []
        with open_store(store_path) as store, progress.shown():
            importer = Importer(
                store,
                LOCAL_USER,
                settings,
                force=force,
                jobs=jobs,
                on_stage=progress.stage,
                media=media,
            )
            for result in importer.run(sources):
                progress.done(result.source)
                results.append(result)
                if result.status == "refused":
                    _say_refused(result)
                if result.note:
                    _say_note(result)
    return Outcome(tuple(results))


def _say_refused(result: "ImportResult") -> None:
    from rich.markup import escape

    talk().print(
        f"[red]refused[/] {escape(result.source.name)}: {escape(str(result.message))} "
        f"[dim]{escape(f'[{result.code}]')}[/]",
        soft_wrap=True,
    )


def _say_note(result: "ImportResult") -> None:
    line = f"{result.source.name}: {result.note}"
    talk().print(line, style="yellow", markup=False, soft_wrap=True)
