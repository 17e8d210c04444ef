"""The ground floor: nothing here knows a word of the domain."""
