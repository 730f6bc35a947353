"""An analysis is saved over the one that it was made from, and over no other."""

import dataclasses
from pathlib import Path

import pytest

from tests.store.calls import make_analysis, make_tracks
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import ChangedMeanwhileError
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.fingerprint import options_hash
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore


def put(store: CallStore, analysis: CallAnalysis, *, over: CallAnalysis | None) -> str:
    return store.save(
        LOCAL_USER,
        analysis=analysis,
        metadata=CallMetadata(),
        playback=None,
        tracks=make_tracks(),
        replaces=options_hash(over.provenance) if over else None,
    )


def made_otherwise(analysis: CallAnalysis, pad_s: float) -> CallAnalysis:
    made = dataclasses.replace(analysis.provenance, options={"vad": {"pad_s": pad_s}})
    return dataclasses.replace(analysis, provenance=made)


def test_it_is_saved_over_what_it_was_made_from(store: CallStore) -> None:
    first = make_analysis("a")
    second = made_otherwise(first, 0.5)
    put(store, first, over=None)
    call_id = put(store, second, over=first)
    assert store.load(LOCAL_USER, call_id) == dataclasses.replace(second, call_id=call_id)


def test_it_is_not_saved_over_what_somebody_saved_meanwhile(store: CallStore) -> None:
    first = make_analysis("a")
    put(store, first, over=None)
    second = made_otherwise(first, 0.5)
    call_id = put(store, second, over=first)
    files = sorted(path for path in Path(store.location).rglob("*.parquet"))
    with pytest.raises(ChangedMeanwhileError, match="changed meanwhile"):
        put(store, made_otherwise(first, 0.75), over=first)
    assert store.load(LOCAL_USER, call_id) == dataclasses.replace(second, call_id=call_id)
    assert sorted(path for path in Path(store.location).rglob("*.parquet")) == files


def test_it_brings_no_call_back_that_was_deleted_meanwhile(store: CallStore) -> None:
    first = make_analysis("a")
    call_id = put(store, first, over=None)
    store.delete(LOCAL_USER, call_id)
    with pytest.raises(ChangedMeanwhileError):
        put(store, made_otherwise(first, 0.5), over=first)
    assert store.calls(LOCAL_USER) == ()
