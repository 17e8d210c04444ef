"""Concerns: a child may be at risk now, and how somebody works. Two lanes, both outside the review (X-15)."""
