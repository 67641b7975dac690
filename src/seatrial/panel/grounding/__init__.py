"""What a critic may see of a tool, and whether what it then says rests on that."""
