"""Stand-in for xLLM's older tool: its flags, and DeepSeek's class names in its output."""

import argparse
import json
import shutil
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--input_dir", required=True)
parser.add_argument("--output_dir", required=True)
given = parser.parse_args()
source, target = Path(given.input_dir), Path(given.output_dir)
new_config = json.loads((source / "config.json").read_text())
new_config.update({"architectures": ["DeepseekV3MtpForCausalLM"], "model_type": "deepseek_v3_mtp"})
shutil.copy(source / "model-00002-of-00002.safetensors", target / "model.safetensors")
(target / "config.json").write_text(json.dumps(new_config))
