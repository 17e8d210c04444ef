"""Who did what to which thing, when: append-only, without foreign keys, so that it outlives what it speaks of."""
