"""Makes and shows small checkpoints with the safetensors library, so that our own reader and writer meet the real one.

checkpoint.py make DIRECTORY SEED     two shards and their index
checkpoint.py show DIRECTORY          every tensor of the index: its file, dtype, shape and a hash of its bytes
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy
import safetensors

LAYER = 2
SHARDS = {
    "model-00001-of-00002.safetensors": {
        "model.embed_tokens.weight": ("bfloat16", [64, 32]),
        "model.layers.0.mlp.weight": ("float32", [8, 8]),
        "model.layers.2.eh_proj.weight": ("bfloat16", [32, 64]),
    },
    "model-00002-of-00002.safetensors": {
        "model.norm.weight": ("float16", [32]),
        "lm_head.weight": ("bfloat16", [64, 32]),
    },
}
SIZES = {"bfloat16": 2, "float16": 2, "float32": 4}


def make(directory: Path, seed: int) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(seed)
    weight_map = {}
    total = 0
    for shard, tensors in SHARDS.items():
        content = {}
        kept = []
        for name, (dtype, shape) in tensors.items():
            data = random.integers(0, 256, int(numpy.prod(shape)) * SIZES[dtype], numpy.uint8)
            kept.append(data)
            content[name] = safetensors.TensorSpec(
                dtype=dtype, shape=shape, data_ptr=data.ctypes.data, data_len=data.nbytes
            )
            weight_map[name] = shard
            total += data.nbytes
        safetensors.serialize_file(content, str(directory / shard), {"format": "pt"})
    index = {"metadata": {"total_size": total}, "weight_map": weight_map}
    (directory / "model.safetensors.index.json").write_text(json.dumps(index, indent=2))
    config = {"num_hidden_layers": LAYER, "num_nextn_predict_layers": 1}
    (directory / "config.json").write_text(json.dumps(config))


def show(directory: Path) -> None:
    index = json.loads((directory / "model.safetensors.index.json").read_text())
    shown = {}
    for shard in sorted(set(index["weight_map"].values())):
        # Rejects incomplete and unaligned files.
        for name, tensor in safetensors.deserialize((directory / shard).read_bytes()):
            digest = hashlib.sha256(bytes(tensor["data"])).hexdigest()
            shown[name] = {"file": shard, "dtype": tensor["dtype"], "shape": tensor["shape"], "hash": digest}
    print(
        json.dumps({"total": index["metadata"]["total_size"], "map": index["weight_map"], "tensors": shown})
    )


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        show(Path(sys.argv[2]))
