"""Counting in calendar months."""

from datetime import date, timedelta


def first_of_next(month: date) -> date:
    """The first day of the month after `month`'s."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last day where there is none."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), first_of_next(first) - timedelta(days=1))
