"""Requests that a second person decides: queue, evidence, decision, history, own activity."""
