"""Stands for qasync where Qt must not be needed."""

raise ModuleNotFoundError("No module named 'qasync': this part of the tests runs without Qt", name="qasync")
