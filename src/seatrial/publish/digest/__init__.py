"""An issue of the weekly digest: what it says, the part that a reader chose, and how that is written."""
