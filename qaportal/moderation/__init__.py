"""Second looks: who looks again at a review, what they found, and how a difference was settled."""
