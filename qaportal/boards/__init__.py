"""Boards, their meetings of the year, and the register of the reports that they and others are owed."""
