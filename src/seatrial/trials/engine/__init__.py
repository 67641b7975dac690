"""The engine: attempts in pairs, journalled call by call, entered into the statistics in schedule order."""
