"""Meetings of boards: their agenda, who came, what was decided of each item, the minutes."""
