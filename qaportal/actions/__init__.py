"""Actions: what is to be done about what was found, by whom, by which day."""
