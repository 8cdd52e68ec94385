"""Prints how many of some requirements this environment does not meet, or nothing if it lacks one that counts.

    python unmet_requirements.py COUNTS REQUIREMENT...

COUNTS is the name of a package, whose requirements must be met.
"""

import sys
from importlib.metadata import PackageNotFoundError, version

from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name


def is_met(requirement: Requirement) -> bool:
    if requirement.marker is not None and not requirement.marker.evaluate():
        return True
    try:
        return requirement.specifier.contains(version(requirement.name), prereleases=True)
    except PackageNotFoundError:
        return False


def main(counts: str, texts: list[str]) -> None:
    unmet = [requirement for requirement in map(Requirement, texts) if not is_met(requirement)]
    if all(canonicalize_name(requirement.name) != counts for requirement in unmet):
        print(len(unmet))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
