"""What runs inside the box: standard library only, sent in as text, no expected answer ever within reach."""
