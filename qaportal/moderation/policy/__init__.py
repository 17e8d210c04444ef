"""Who may do what about second looks."""
