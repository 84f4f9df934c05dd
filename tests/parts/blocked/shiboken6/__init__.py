"""Stands for shiboken6 where Qt must not be needed."""

raise ModuleNotFoundError("No module named 'shiboken6': this part of the tests runs without Qt", name="shiboken6")
