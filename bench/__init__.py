"""Speed and memory, side by side in one run, as ratios. `python -m bench --help`; see docs/performance.md."""
