"""The trainer's panel: practice mode only."""
