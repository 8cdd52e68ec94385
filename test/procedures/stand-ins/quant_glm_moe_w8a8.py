"""Stand-in for msModelSlim's script: its flags. It does not change config.json and writes no chat template."""

import argparse
import os
import shutil
import sys
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--model_path", required=True)
parser.add_argument("--save_path", required=True)
parser.add_argument("--trust_remote_code", choices=["True", "False"], required=True)
parser.add_argument("--mindie_format", action="store_true", required=True)
given = parser.parse_args()
if os.environ["PYTORCH_NPU_ALLOC_CONF"] != "expandable_segments:True":
    sys.exit("the allocator is set otherwise")
source, target = Path(given.model_path), Path(given.save_path)
for name in ("config.json", "model-00001-of-00002.safetensors"):
    shutil.copy(source / name, target)
    print("quantized", name)
