"""Alembic's entry point: always online, on the connection that the caller hands over."""

from alembic import context

from voicecoach.store.schema import Base
from voicecoach.store.schema_search import is_of_schema


def _run() -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_as_batch=True,  # SQLite cannot alter most things in place
        transactional_ddl=True,
        compare_type=True,
        include_name=is_of_schema,
    )
    with context.begin_transaction():
        context.run_migrations()


if hasattr(context, "config"):  # run by Alembic, not imported by a tool that reads every module
    _run()
