"""Stands for PySide6 where Qt must not be needed."""

raise ModuleNotFoundError("No module named 'PySide6': this part of the tests runs without Qt", name="PySide6")
