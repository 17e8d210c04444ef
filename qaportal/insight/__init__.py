"""What the year comes to: how much was done, how well, and what difference it made. It reads, and writes nothing."""
