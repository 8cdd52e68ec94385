"""Makes empty shared libraries in place of those of CUDA that torch links: torch then loads, and finds no device.

    python3 stand_in_libraries.py LIBRARIES TARGET

LIBRARIES is the folder of torch's own libraries, which look for the others in TARGET: their run path names it.
"""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

# cudaErrorNoDevice and CUDA_ERROR_NO_DEVICE
NO_DEVICE = 100

SYSTEM = re.compile(
    r"(libc|libm|libdl|librt|libpthread|libgcc_s|libstdc\+\+|ld-linux[-\w]*|libgomp|libutil)\.so"
)


def output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def needed_libraries(library: Path) -> set[str]:
    """The names of the libraries that a library links."""
    return set(re.findall(r"\(NEEDED\).*\[(.+)\]", output("readelf", "-dW", str(library))))


def version_owners(library: Path) -> dict[str, str]:
    """By version of a symbol, the library that must define it."""
    owners: dict[str, str] = {}
    owner = ""
    for line in output("readelf", "-VW", str(library)).splitlines():
        if found := re.search(r"File: (\S+)", line):
            owner = found.group(1)
        elif found := re.search(r"Name: (\S+)", line):
            owners[found.group(1)] = owner
    return owners


def symbols(library: Path, which: str) -> list[tuple[str, str]]:
    """Symbols that a library defines or lacks, each with its version or nothing."""
    found = []
    for line in output("nm", "-D", which, "--with-symbol-versions", str(library)).splitlines():
        kind, name = line.split()[-2:]
        name, _, version = name.replace("@@", "@").partition("@")
        if kind not in ("w", "v"):
            found.append((name, version))
    return found


def make(name: str, versions: dict[str, set[str]], target: Path) -> None:
    """Compiles one library whose functions all report that there is no device."""
    code = [
        f"int {symbol}(void) {{ return {NO_DEVICE}; }}"
        for symbol in sorted(set().union(*versions.values(), set()))
    ]
    script = [
        f"{version} {{ global: {' '.join(f'{symbol};' for symbol in sorted(of_version))} }};"
        for version, of_version in sorted(versions.items())
        if version
    ]
    source = target / f"{name}.c"
    map_file = target / f"{name}.map"
    source.write_text("\n".join(code) + "\n")
    map_file.write_text("\n".join(script) + "\n")
    command = [
        "cc",
        "-shared",
        "-fPIC",
        "-w",
        "-fno-builtin",
        f"-Wl,-soname,{name}",
        "-o",
        str(target / name),
    ]
    if script:
        command.append(f"-Wl,--version-script={map_file}")
    subprocess.run([*command, str(source)], check=True)
    source.unlink()
    map_file.unlink()


def main(libraries: Path, target: Path) -> None:
    own = [file for file in sorted(libraries.iterdir()) if ".so" in file.name and file.is_file()]
    names = {file.name for file in own}
    missing = {name for file in own for name in needed_libraries(file)} - names
    missing = {name for name in missing if not SYSTEM.match(name)}
    defined = {symbol for file in own for symbol, _ in symbols(file, "--defined-only")}
    wanted: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for file in own:
        owners = version_owners(file)
        for symbol, version in symbols(file, "--undefined-only"):
            if version in owners and owners[version] in missing:
                wanted[owners[version]][version].add(symbol)
            elif version == "" and symbol not in defined:
                # The linker does not record which library defines a symbol without a version.
                wanted[min(missing)][""].add(symbol)
    target.mkdir(parents=True, exist_ok=True)
    for name in sorted(missing):
        make(name, wanted[name], target)
        print(name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
