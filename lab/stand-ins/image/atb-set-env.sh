# Like the real script: overwrites ATB_* and ASDOPS_*, and reads the caller's arguments.
for argument in "$@"; do case $argument in rank-*) echo "unknown option $argument"; exit 1 ;; esac; done
test -n "$ATB_NEVER_SET"
export ATB_HOME_PATH=/usr/local/Ascend/nnal/atb/latest/atb/cxx_abi_0
export ATB_WORKSPACE_MEM_ALLOC_GLOBAL=0
export ASDOPS_LOG_LEVEL=ERROR
export LD_LIBRARY_PATH=$ATB_HOME_PATH/lib:$LD_LIBRARY_PATH
