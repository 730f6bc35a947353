"""Exports and imports: what leaves voicecoach for other tools, and what comes from them.

``csv_tables`` writes moments and figures for spreadsheets, ``rttm`` writes and
reads who speaks when, ``metadata_csv`` reads what the telephony platform knows
about recordings. ``analysis_export`` writes the whole analysis as JSON. ``subtitles``, ``ctm``,
``textgrid`` and ``transcript_json`` write what was said; ``voicecoach.transcript`` reads it.
``scorecard_export`` writes the scorecard of one call. What leaves is what a coach may see, unless
the room of the agent is asked for.
"""
