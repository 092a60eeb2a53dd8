"""A test bench for process authors: run models through years of virtual time on a real database.

Owns trying a model out: starting, completing, delivering, waiting, and what was reached on the way. Nothing in the
office imports it.
"""

from engine.bench.coverage import Coverage
from engine.bench.process_bench import NeverSettles, ProcessBench
from engine.bench.waiting import Unattended

__all__ = ["Coverage", "NeverSettles", "ProcessBench", "Unattended"]
