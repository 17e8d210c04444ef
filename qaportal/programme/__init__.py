"""The year: activities, phases with due dates, draft and published."""
