"""The same pipeline over many recordings, into the store."""
