import os

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # the cores are shared out by test, not within one
    os.environ.setdefault(_variable, "1")
