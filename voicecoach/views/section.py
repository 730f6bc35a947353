"""One part of what is told of a call below the player: a few lines, a table or a chart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from voicecoach.views.figures import length_text

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler

__all__ = ["AT", "Section"]

AT = "At"
"""Column whose buttons take the player to the second of their row."""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines, then a table where every row has its second in the call.

    Parameters
    ----------
    title : str
    lines : tuple of str
    note : str or None
        How to read it and what it does not tell.
    starts : tuple of float
        Second of each row of the table; empty where there is none.
    columns : mapping
        Title -> text of each row.
    draw : callable or None
        ``draw(dark)`` makes the chart between lines and table, for a light or a dark page;
        ``None`` where there is none.
    drawn : object
        What the chart shows: while it is equal, so is the chart.
    greyed : tuple of int
        Rows that are shown in grey.
    """

    title: str
    lines: tuple[str, ...]
    note: str | None = None
    starts: tuple[float, ...] = ()
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    draw: Callable[[bool], Any] | None = field(default=None, repr=False, compare=False)
    drawn: Any = field(default=None, repr=False, compare=False)
    greyed: tuple[int, ...] = ()

    def click_key(self, call_id: str) -> str:
        """Key under which the page finds a click on one of the rows."""
        return f"second of {self.title} in {call_id}"

    def at(self, column: Any) -> dict[str, Any]:
        """Name the column of times, for a page that makes buttons of it."""
        return {AT: column}

    def table(self) -> "pd.DataFrame":
        """Rows for reading, their time first.

        Examples
        --------
        >>> long = Section("Silences", ("One.",), starts=(61.0,), columns={"Length": ["4.0 s"]})
        >>> long.table().to_dict("records")
        [{'At': '1:01', 'Length': '4.0 s'}]
        """
        import pandas as pd

        return pd.DataFrame({AT: [length_text(start) for start in self.starts], **self.columns})

    def shown(self) -> "pd.DataFrame | Styler":
        """Rows as the page shows them: the table, some rows in grey."""
        table = self.table()
        if not self.greyed:
            return table
        return table.style.set_properties(subset=(list(self.greyed), slice(None)), color="gray")
