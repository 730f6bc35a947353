"""Foundation: names, calls, analyses, own rooms, check-ins, metrics, moments, notes, playback."""

import sqlalchemy as sa
from alembic import op

from voicecoach.store.migrations import annotations, growth, listening, reviews, search, voices

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

METRICS = (
    "duration_s",
    "agent_talk_ratio",
    "switches_per_min",
    "interactivity_per_min",
    "overlap_s",
    "overlap_ratio",
    "overlap_unsure_ratio",
    "silence_s",
    "silence_ratio",
    "long_silence_s",
    "longest_silence_s",
    "reply_gap_s",
    "own_pause_s",
    "dead_air_s",
    "line_round_trip_s",
    "agent_speech_s",
    "agent_turn_count",
    "agent_longest_turn_s",
    "agent_reply_offset_median_s",
    "agent_reply_offset_at_customer_median_s",
    "agent_overlap_at_customer_count",
    "agent_competitive_overlaps_per_10_min",
    "agent_overlap_count",
    "agent_overlaps_per_min",
    "agent_backchannel_coverage_ratio",
    "agent_backchannels_per_min",
    "agent_articulation_rate_sps",
    "agent_f0_median_hz",
    "agent_f0_movement_st",
    "agent_level_dbfs",
    "customer_speech_s",
    "customer_turn_count",
    "customer_longest_turn_s",
    "customer_reply_offset_median_s",
    "customer_reply_offset_at_customer_median_s",
    "customer_overlap_at_customer_count",
    "customer_competitive_overlaps_per_10_min",
    "customer_overlap_count",
    "customer_overlaps_per_min",
    "customer_backchannel_coverage_ratio",
    "customer_backchannels_per_min",
    "customer_articulation_rate_sps",
    "customer_f0_median_hz",
    "customer_f0_movement_st",
    "customer_level_dbfs",
    "opportunity_count",
    "opportunities_met_ratio",
)


def upgrade() -> None:
    _create_names("team")
    _create_names("agent")
    _create_calls()
    _create_analyses()
    _create_metrics()
    _create_moments()
    _create_own_rooms()
    _create_usual_voices()
    _create_check_ins()
    annotations.create()
    _create_playback()
    search.create()
    listening.create()
    growth.create()
    voices.create()
    reviews.create()


def downgrade() -> None:
    reviews.drop()
    voices.drop()
    growth.drop()
    listening.drop()
    search.drop()
    annotations.drop()
    for table in (
        "playback",
        "check_in",
        "usual_voice",
        "own_room",
        "moment",
        "call_metrics",
        "analysis",
    ):
        op.drop_table(table)
    for table in ("call", "agent", "team"):
        op.drop_table(table)


def _create_names(table: str) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("name", name=op.f(f"uq_{table}_name")),
    )


def _create_calls() -> None:
    op.create_table(
        "call",
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("source_names", sa.JSON(), nullable=False),
        sa.Column("finding_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_call_agent_id_agent")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_call_team_id_team")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_call")),
        sa.UniqueConstraint("sha256", name=op.f("uq_call_sha256")),
    )
    op.create_index(op.f("ix_call_external_id"), "call", ["external_id"])
    op.create_index(op.f("ix_call_listed_at"), "call", ["listed_at"])
    op.create_index(op.f("ix_call_team_id_started_at"), "call", ["team_id", "started_at"])
    op.create_index(op.f("ix_call_agent_id_started_at"), "call", ["agent_id", "started_at"])


def _of_call(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["call_id"],
        ["call.call_id"],
        name=op.f(f"fk_{table}_call_id_call"),
        ondelete="CASCADE",
    )


def _create_analyses() -> None:
    op.create_table(
        "analysis",
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("options_hash", sa.String(64), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tracks_file", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _of_call("analysis"),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_analysis")),
    )


def _create_metrics() -> None:
    op.create_table(
        "call_metrics",
        sa.Column("call_id", sa.String(64), nullable=False),
        *(sa.Column(name, sa.Double(), nullable=True) for name in METRICS),
        _of_call("call_metrics"),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_call_metrics")),
    )


def _create_moments() -> None:
    op.create_table(
        "moment",
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.String(64), nullable=False),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("end", sa.Double(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("valence", sa.String(64), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        _of_call("moment"),
        sa.PrimaryKeyConstraint("call_id", "number", name=op.f("pk_moment")),
    )
    op.create_index(op.f("ix_moment_rule_call_id"), "moment", ["rule", "call_id"])


def _create_usual_voices() -> None:
    op.create_table(
        "usual_voice",
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _of_call("usual_voice"),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_usual_voice")),
    )


def _create_own_rooms() -> None:
    op.create_table(
        "own_room",
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _of_call("own_room"),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_own_room")),
    )


def _create_check_ins() -> None:
    op.create_table(
        "check_in",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
    )
    op.create_index(op.f("ix_check_in_author"), "check_in", ["author"])


def _create_playback() -> None:
    op.create_table(
        "playback",
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("audio_digest", sa.String(64), nullable=False),
        sa.Column("audio_file", sa.Text(), nullable=False),
        sa.Column("peaks_file", sa.Text(), nullable=False),
        sa.Column("peaks_per_s", sa.Double(), nullable=False),
        sa.Column("channel_count", sa.Integer(), nullable=False),
        sa.Column("codec", sa.String(64), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("spectrogram_file", sa.Text(), nullable=True),
        _of_call("playback"),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_playback")),
    )
    op.create_index(op.f("ix_playback_audio_digest"), "playback", ["audio_digest"])
