"""A practice week's timetable, decided from values alone: what is wanted, where it fits, what clashes (X-11). Pure."""
