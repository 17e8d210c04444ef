"""A practice week as a whole: who is in one, when they and their hosts can come, and the timetable made of it (X-11)."""
