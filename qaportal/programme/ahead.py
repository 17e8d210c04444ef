"""How far ahead the portal looks, for every council alike: when something is on people's minds. When it is due, the
framework says; these say only from when on it is shown."""

from datetime import timedelta

PHASES = timedelta(days=28)  # deadlines on Home: as long as a month's work may take
SOON = timedelta(days=14)  # one's own dates and duties on Home: two weeks of a diary
SEATS = timedelta(days=366)  # one's own seats on Home: a year, in which each of them is planned for
THEMES = timedelta(days=63)  # work without a theme or terms: two sittings of a board that meets monthly
NEXT_YEAR = timedelta(days=120)  # a year that nobody has created: a quarter to plan it in, and a month to agree it
REPORTS = 10  # working days: time to write one
REMINDERS = 5  # working days: a week in which to do what somebody is reminded of
OWN_DUTIES = 3  # months of one's own duties on their page: a quarter
TO_DO = 1  # month of them that stands first
TAIL = timedelta(days=90)  # and back: how long after a year has ended its last reports may still be open
