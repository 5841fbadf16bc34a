"""Benchmarks: what `dlcore` costs, beside a loop written by hand and beside other engines.

Run them with ``python -m tests.benchmarks``, or with ``--quick`` for a first impression. Nothing here is a test: a
table on a noisy machine is for reading.
"""

import os

# Linear algebra libraries read this once, when they are loaded; so it stands before the first import of NumPy.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ[_name] = "1"
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
