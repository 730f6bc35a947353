"""What is not collected: models for pyannote.audio, which are imported only where that is."""

collect_ignore = ["random_models.py", "tone_models.py"]
