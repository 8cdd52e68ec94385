import type { Capability } from "../../domain/index.ts";

/** numactl needs it: the container runtime's filter of system calls permits get_mempolicy with it only. */
export const CPU_BINDING: Capability = {
  name: "SYS_NICE",
  reason: "lets numactl ask for the NUMA nodes, where the topology sets cpusPerRank",
  source:
    "containerd, contrib/seccomp: get_mempolicy needs CAP_SYS_NICE; numactl, libnuma.c, numa_available: EPERM is no NUMA support",
};
