"""Quantizes weights to w8a8 for xLLM with a script of msModelSlim, or completes quantized weights.

Source: deployment document 004, EX3.

quantize_weights.py --content TEXT [--source DIRECTORY] [--script FILE] DIRECTORY

With --script, fills the directory from the source. In both cases adds two things that are easily forgotten: attn_quantize
in config.json, without which xLLM reads the attention weights as floats, and the chat template.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

import marker
from model_directory import check, partial_of, put_in_place, refuse_occupied, run_tool
from outcome import Refused, log, report
from volume_lock import held

PROCEDURE = "quantized-weights"
FIELD, FORMAT = "attn_quantize", "w8a8"
TEMPLATE = "chat_template.jinja"


def quantize(content: str, source: Path, script: Path, directory: Path) -> dict[str, object]:
    """Fill the directory atomically."""
    if marker.read(directory, PROCEDURE).get("content") == content:
        return {**complete(content, source, directory), "quantized": False}
    refuse_occupied(directory, PROCEDURE)
    if not script.is_file():
        raise Refused(
            f"The image does not contain {script}. Build an image as deployment document 004, EX3, describes, and set "
            "procedures.quantizedWeights.image to it."
        )
    check(source)
    partial = partial_of(directory)
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    flags = [
        "--model_path",
        str(source),
        "--save_path",
        str(partial),
        "--trust_remote_code",
        "True",
        "--mindie_format",
    ]
    log(PROCEDURE, " ".join([script.name, *flags]))
    run_tool(
        [sys.executable, str(script), *flags],
        script.parent,
        {"PYTORCH_NPU_ALLOC_CONF": "expandable_segments:True"},
    )
    facts = complete(content, source, partial)
    put_in_place(partial, directory)
    return {**facts, "quantized": True}


def complete(content: str, source: Path | None, directory: Path) -> dict[str, object]:
    """Add what is missing after quantization. Return the fields of the result."""
    files = check(directory)
    done = [name for name in (add_format(directory), add_template(source, directory)) if name is not None]
    marker.write(directory, PROCEDURE, content, rewrites=["config.json"])
    log(PROCEDURE, f"{directory} has {files} weight files; added: {', '.join(done) or 'nothing'}")
    return {"files": files, "added": done}


def add_format(directory: Path) -> str | None:
    path = directory / "config.json"
    config = marker.load(path)
    if config.get(FIELD) == FORMAT:
        return None
    if FIELD in config:
        raise Refused(f"{path} has {FIELD} {config[FIELD]!r}, but this procedure is for {FORMAT} weights.")
    marker.write_json(path, {**config, FIELD: FORMAT})
    return FIELD


def add_template(source: Path | None, directory: Path) -> str | None:
    if (directory / TEMPLATE).is_file() or "chat_template" in marker.load(
        directory / "tokenizer_config.json"
    ):
        return None
    if source is None or not (source / TEMPLATE).is_file():
        other = "procedures.quantizedWeights.source is not set" if source is None else f"{source} has none"
        raise Refused(
            f"{directory} has no {TEMPLATE}, and {other}. Copy {TEMPLATE} there from the model's repository."
        )
    partial = directory / f".{TEMPLATE}"
    shutil.copyfile(source / TEMPLATE, partial)
    os.replace(partial, directory / TEMPLATE)
    return TEMPLATE


def main() -> None:
    parser = argparse.ArgumentParser(prog="quantize_weights.py", description=__doc__)
    parser.add_argument("--content", required=True)
    parser.add_argument("--source", type=Path)
    parser.add_argument("--script", type=Path)
    parser.add_argument("directory", type=Path)
    given = parser.parse_args()

    def work() -> dict[str, object]:
        given.directory.parent.mkdir(parents=True, exist_ok=True)
        with held(given.directory.parent / marker.STATE / f"{PROCEDURE}.lock", PROCEDURE):
            if given.script is None:
                return complete(given.content, given.source, given.directory)
            return quantize(given.content, given.source, given.script, given.directory)

    report(PROCEDURE, given.directory, given.content, work)


if __name__ == "__main__":
    main()
