"""Programs that run inside a sandbox: the standard library only, and nothing of Seatrial."""
