"""What can be put on trial. One file a kind."""
