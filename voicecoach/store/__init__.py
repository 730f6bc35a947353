"""The store: calls, their figures and moments, what people wrote, audio and tracks.

One folder (``--store``, ``VOICECOACH_STORE`` or the platform's data folder)::

    calls.db                    SQLite; or any SQLAlchemy URL, with the files in a folder
    audio/ab/ab12….opus         what is played, by the digest of its bytes
    peaks/ab/ab12….peaks        the waveform drawn for it
    tracks/CALL-DIGEST.parquet  framewise tracks, float16
    staging/                    files that are being made; empty at rest
    waiting/                    recordings that were handed over and are not analysed yet
    incoming/                   what a writer is placing right now; empty at rest

Importing this package loads nothing; each name comes from its own module:

========================  ==========================================================
``location``              `default_store`: where the store is
``access``                `Principal`, `Role`, `LOCAL_USER`, `visible_calls`
``records``               the values that go in and come out: `CallMetadata`,
                          `CallFilter`, `CallSummary`, `SharedMoment`,
                          `PlaybackRecord`, `MetricRow`, `StoreCounts`
``fingerprint``           `options_hash`: whether an analysis would come out the same
``repository``            `CallStore`
``tracks``                `Track`, `TRACK_COLUMNS`, and tracks as Parquet
========================  ==========================================================

`CallStore` is the only way in. Each method takes a `Principal` first::

    with CallStore.open(default_store()) as store:
        store.save(LOCAL_USER, analysis=..., metadata=..., playback=..., tracks=...)
        store.analysed_with(LOCAL_USER, sha256)         # options hash, or None
        store.calls(LOCAL_USER, filter=CallFilter(agent="Kim"), limit=50, offset=0)
        store.call_count(LOCAL_USER, filter=...)
        store.resolve(LOCAL_USER, "repairs_40")         # call id
        store.summary(LOCAL_USER, call_id)              # CallSummary of one call
        store.load(LOCAL_USER, call_id)                 # CallAnalysis
        store.metadata / store.set_metadata
        store.teams / store.agents / store.queues       # names, for filters
        store.moments(LOCAL_USER, call_ids)             # of many calls, in one query
        store.metric_rows(LOCAL_USER, metric="overlap_ratio", filter=...)
        store.annotations(LOCAL_USER, call_id)          # what people wrote about a call
        store.annotations_of_kind(LOCAL_USER, "verdict")    # on all calls, newest first
        store.shared_moments(LOCAL_USER)                # questions to the coach, with replies
        store.save_annotation / store.delete_annotation # the newest form holds, in any order
        store.playback(LOCAL_USER, call_id)             # PlaybackRecord, or None
        store.may_play(LOCAL_USER, audio_digest)        # PlaybackRecord, or None
        store.tracks(LOCAL_USER, call_id, columns=("f0_hz",), start=10.0, end=20.0)
        store.channel_tracks(LOCAL_USER, call_id)       # all of them, as the analysis made them
        store.delete(LOCAL_USER, call_id, ...)          # every trace; many at once
        store.counts(LOCAL_USER)                        # for doctor

A call that does not exist and one that the principal may not see look the
same: `voicecoach.core.errors.CallNotFoundError`.

Durability. SQLite runs in WAL mode. Analyses are committed with
``synchronous=NORMAL``: a power cut may lose the last ones, never damage the
database, and the next ``analyze`` makes them again. What people write is
committed with ``synchronous=FULL``: nobody can make it again.

Deletion. A row overwritten in place may have older copies where the database
moved it about, so the database is rewritten after a deletion.

Files and rows. A writer holds the folder's lock, notes in ``incoming/`` which
files it is about to touch, places them, commits the row, and then removes
whatever no row refers to. Whoever finds a note left by a crash does the last
step for it: a file stays if and only if a row refers to it.
"""
