import type { GroupLayout, PodLayout } from "../../layout/layout.ts";
import type { PortClaim } from "../../ports/port-claim.ts";
import type { ResolvedTopology } from "../../resolve/resolved.ts";
import { groupOf } from "./command.ts";

/** CANN's default for HCCL_IF_BASE_PORT, and how many ports it takes from there since 8.2. */
const HCCL_BASE_PORT = 60_000;
const HCCL_PORTS = 32;

/**
 * Fixed ports besides the API: where all ranks register with rank 0, and HCCL's window on every node. Each rank also opens a
 * random port for its worker, so members of a group must reach each other on all ports.
 */
export function ports(topology: ResolvedTopology, layout: GroupLayout, pod: PodLayout): readonly PortClaim[] {
  const group = groupOf(topology, layout);
  const given = group.env["HCCL_IF_BASE_PORT"];
  const first = given === undefined ? HCCL_BASE_PORT : Number(given);
  const hccl: PortClaim = {
    owner: `${layout.key} pod ${pod.ordinal}`,
    setting: `groups.${group.name}.env.HCCL_IF_BASE_PORT`,
    name: "hccl",
    first,
    last: first + HCCL_PORTS - 1,
    why: "HCCL's host sockets",
    source: "CANN, HCCL_IF_BASE_PORT: 32 ports from there",
  };
  if (pod !== layout.head || group.ports.master === undefined) return [hccl];
  return [
    {
      owner: `${layout.key} rank-0`,
      setting: `groups.${group.name}.ports.master`,
      name: "master",
      first: group.ports.master,
      last: group.ports.master,
      why: "all ranks register here",
      source: "xLLM, --master_node_addr",
    },
    hccl,
  ];
}
