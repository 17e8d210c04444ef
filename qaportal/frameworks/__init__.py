"""Framework packs: what a council's quality assurance framework says, as data (decision 0002)."""
