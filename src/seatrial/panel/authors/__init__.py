"""Models as authors of reviews: asked with a critic's evidence and nothing else, checked, paid once."""
