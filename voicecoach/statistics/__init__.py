"""Intervals, and comparison of groups of agents: how sure a figure is, or "cannot tell"."""
