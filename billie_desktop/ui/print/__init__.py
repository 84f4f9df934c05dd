"""Paper: what is printed or saved as PDF, laid out once and painted alike on screen, page and file."""
