"""The seats of each activity, as slots: what has to be filled, when, about what."""
