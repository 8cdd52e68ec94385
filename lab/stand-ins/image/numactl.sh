#!/bin/sh
# Stand-in for numactl: exports the CPUs that it would bind to, then becomes the program.
test "$1" = -C || exit 64
export NUMACTL_CPUS="$2"
shift 2
exec "$@"
