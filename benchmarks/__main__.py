"""All benchmarks in turn, which takes an hour or two: ``python -m benchmarks > benchmarks/results.md``."""

import subprocess
import sys

NAMES = ("cold", "text_to_gradient", "repeated", "network", "big_traces", "rendering", "memory", "accuracy")

if __name__ == "__main__":
    print("# Results\n\nWritten by `python -m benchmarks`; [how to read them](../docs/benchmarks.md).\n", flush=True)
    for name in NAMES:
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)
