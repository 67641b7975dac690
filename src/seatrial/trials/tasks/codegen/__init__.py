"""Code generation: specifications made from rules, judged by calls whose right values the judge alone knows."""

from seatrial.trials.tasks.codegen.family import CodeGeneration

__all__ = ["CodeGeneration"]
