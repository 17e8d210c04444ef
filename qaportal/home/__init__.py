"""What is mine to do today; the shell around every page."""
