#!/bin/sh
# Stands in for numactl: says to which CPUs it would bind, then becomes the program.
test "$1" = -C || exit 64
export NUMACTL_CPUS="$2"
shift 2
exec "$@"
