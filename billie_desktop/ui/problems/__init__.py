"""Reports of problems, for admins."""
