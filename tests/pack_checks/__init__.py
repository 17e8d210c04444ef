"""What the pack language must be able to say, each said in a pack's data alone and seen to work when it is run."""
