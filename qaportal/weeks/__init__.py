"""A practice week as a whole: who is in it, when they and their hosts can come, its timetable (X-11)."""
