"""Who may nominate, allocate, ask for cover and see why."""
