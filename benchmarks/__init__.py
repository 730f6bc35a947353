"""Accuracy and speed, each beside a reference; run as ``python -m benchmarks.NAME --json FILE``."""
