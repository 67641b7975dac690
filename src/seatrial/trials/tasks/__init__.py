"""What contenders are asked to do. One file a family."""
