"""What keeps other eyes off the desk: the idle lock, the mask, and a clipboard that forgets."""
