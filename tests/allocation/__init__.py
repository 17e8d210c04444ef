"""Allocation: every plan of every test is looked at by a judge that knows the issue's rules and not the engine."""
