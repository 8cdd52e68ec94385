"""Downloads the weights of a model."""

import sys

sys.exit("download_weights.py: not there yet")
