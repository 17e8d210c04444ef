"""What the rules of a pack mean when they are run: values in, decisions out. Pure; the later stages call these."""
