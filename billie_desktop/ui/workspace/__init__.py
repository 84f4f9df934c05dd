"""Windows, tabs and half-written forms as they are left and found again."""
