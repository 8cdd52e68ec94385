"""Files of safetensors without the library: eight bytes with the length of a JSON header, the header, the data.

Source: the format's description in the safetensors README.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

# The library refuses longer headers, too.
HEADER_LIMIT = 100_000_000
CHUNK = 8 << 20


class Damaged(Exception):
    """What is wrong with a file, for a person."""


@dataclass(frozen=True)
class Tensor:
    """One tensor of a file: its description, and where its bytes lie."""

    path: Path
    dtype: str
    shape: tuple[int, ...]
    start: int
    size: int


def read_header(path: Path) -> dict[str, Tensor]:
    """The tensors of a file. Refuses one that is not whole: half a download has a good header."""
    try:
        length = path.stat().st_size
        with path.open("rb") as file:
            header_size = int.from_bytes(file.read(8), "little")
            if length < 8 or header_size > min(HEADER_LIMIT, length - 8):
                raise Damaged(f"{path} is no safetensors file, or cut off in its header.")
            header = json.loads(file.read(header_size))
        base = 8 + header_size
        tensors = {
            name: Tensor(
                path=path,
                dtype=str(entry["dtype"]),
                shape=tuple(int(extent) for extent in entry["shape"]),
                start=base + int(entry["data_offsets"][0]),
                size=int(entry["data_offsets"][1]) - int(entry["data_offsets"][0]),
            )
            for name, entry in header.items()
            if name != "__metadata__"
        }
    except FileNotFoundError:
        raise Damaged(f"{path} is missing.") from None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise Damaged(f"{path} is no safetensors file: its header cannot be read.") from None
    end = max((tensor.start + tensor.size for tensor in tensors.values()), default=base)
    if end != length:
        raise Damaged(f"{path} holds {length} of {end} bytes: it is cut off or damaged. Download it again.")
    return tensors


def write_copy(path: Path, tensors: dict[str, Tensor]) -> None:
    """Writes tensors of other files into a new one, chunk by chunk; flushed to the disk when it returns."""
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    offset = 0
    for name, tensor in tensors.items():
        ends = [offset, offset + tensor.size]
        header[name] = {"dtype": tensor.dtype, "shape": list(tensor.shape), "data_offsets": ends}
        offset += tensor.size
    text = json.dumps(header, separators=(",", ":")).encode()
    # The data begin at a multiple of eight bytes; blanks fill up.
    text += b" " * (-len(text) % 8)
    with path.open("wb") as target:
        target.write(len(text).to_bytes(8, "little"))
        target.write(text)
        for tensor in tensors.values():
            copy_bytes(tensor, target)
        target.flush()
        os.fsync(target.fileno())


def copy_bytes(tensor: Tensor, target) -> None:
    left = tensor.size
    with tensor.path.open("rb") as source:
        source.seek(tensor.start)
        while left > 0:
            chunk = source.read(min(CHUNK, left))
            if not chunk:
                raise Damaged(f"{tensor.path} has become shorter while it was read.")
            target.write(chunk)
            left -= len(chunk)


def same_bytes(one: Tensor, other: Tensor) -> bool:
    """Whether two tensors are equal."""
    if (one.dtype, one.shape, one.size) != (other.dtype, other.shape, other.size):
        return False
    with one.path.open("rb") as left, other.path.open("rb") as right:
        left.seek(one.start)
        right.seek(other.start)
        rest = one.size
        while rest > 0:
            size = min(CHUNK, rest)
            if left.read(size) != right.read(size):
                return False
            rest -= size
    return True
