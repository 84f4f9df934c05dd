"""The parts of ``tests/bench/desk.py``: each measures one thing about the desk and gives its figures by name."""
