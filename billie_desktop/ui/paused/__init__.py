"""The list of all paused notifications."""
