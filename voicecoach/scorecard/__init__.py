"""Moments and measurements summed up per call."""
