"""Where model-written code runs. One file a way of isolating it."""
