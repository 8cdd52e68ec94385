import {
  type GroupLayout,
  type PodLayout,
  type ResolvedGroup,
  type ResolvedTopology,
  settingsAt,
} from "../domain/index.ts";

/** Lays out every group: its pods and processes with devices, addresses and ports. */
export function layOut(topology: ResolvedTopology): readonly GroupLayout[] {
  return topology.groups.flatMap((group) =>
    Array.from({ length: group.replicas }, (_, replica) => layOutGroup(topology, group, replica)),
  );
}

function layOutGroup(topology: ResolvedTopology, group: ResolvedGroup, replica: number): GroupLayout {
  const key = `${group.name}-${replica}`;
  const objectName = `${topology.instance}-${key}`;
  const layOutPod = (ordinal: number): PodLayout => ({
    ordinal,
    name: `${objectName}-${ordinal}`,
    address: `${objectName}-${ordinal}.${objectName}`,
    processes: topology.engine.processes(settingsAt(group, { replica, ordinal }), ordinal),
  });
  const { supervisorPort } = settingsAt(group, { replica });
  const head = layOutPod(0);
  const workers = Array.from({ length: group.nodes - 1 }, (_, index) => layOutPod(index + 1));
  return {
    key,
    group: group.name,
    replica,
    role: group.role,
    objectName,
    head,
    pods: [head, ...workers],
    ...(supervisorPort === undefined ? {} : { supervisorPort }),
  };
}
