"""Tasks of your own: a file of prompts with the checkers that judge the answers."""
