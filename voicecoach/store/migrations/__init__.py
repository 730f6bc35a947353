"""Alembic migrations; run by `voicecoach.store.database` when a store is opened."""
