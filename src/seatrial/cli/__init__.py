"""The verbs of `seatrial`."""

import os

# The matrices here are small: threads cost them more than they give. Has to stand before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
