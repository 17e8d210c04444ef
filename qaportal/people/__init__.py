"""Persons, posts, teams, services, line management, all with dates; sign-in; roles."""
