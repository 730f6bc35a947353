"""What every table of the store is built on: names of constraints, types, the key of a call."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    LargeBinary,
    MetaData,
    String,
    Text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

__all__ = ["ID_LENGTH", "NAMING_CONVENTION", "Base", "UtcDateTime", "call_key"]

ID_LENGTH = 64
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes, kept in UTC also by a database that knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a naive time, turn the others into UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"need an aware datetime; got {value!r}")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Name the zone that the database may have forgotten."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of the tables: names of constraints and column types of Python types."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {  # noqa: RUF012
        datetime: UtcDateTime(),
        float: Double(),
        str: Text(),
        list[str]: JSON(),
        list[dict[str, Any]]: JSON(),
        list[list[float]]: JSON(),
        bytes: LargeBinary(),
    }


def call_key(*, primary_key: bool = True, index: bool = False) -> Mapped[str]:
    """Column of the call that a row belongs to, and goes with."""
    return mapped_column(
        String(ID_LENGTH),
        ForeignKey("call.call_id", ondelete="CASCADE"),
        primary_key=primary_key,
        index=index,
    )
