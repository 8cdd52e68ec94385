import type { Affinity, PodSpec, ResolvedTopology } from "../domain/index.ts";
import { WHOLE_NODE_LABELS } from "./labels.ts";

type NodePlacement = Pick<PodSpec, "schedulerName" | "runtimeClassName" | "nodeSelector" | "tolerations">;

/** Which nodes a pod may run on: those of the right kind, and no node twice. */
export function podPlacement(topology: ResolvedTopology): NodePlacement & Pick<PodSpec, "affinity"> {
  return {
    ...nodePlacement(topology, true),
    ...(topology.wholeNodes ? { affinity: oneToANode } : {}),
  };
}

/**
 * The nodes of the right kind.
 *
 * @param takesDevices whether the pod asks for devices, which the platform's own scheduler and runtime hand out
 */
export function nodePlacement({ platform }: ResolvedTopology, takesDevices: boolean): NodePlacement {
  const { schedulerName, runtimeClassName, nodeSelector, tolerations } = platform;
  return {
    ...(schedulerName === undefined || !takesDevices ? {} : { schedulerName }),
    ...(runtimeClassName === undefined || !takesDevices ? {} : { runtimeClassName }),
    ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector }),
    ...(tolerations.length === 0 ? {} : { tolerations: [...tolerations] }),
  };
}

const oneToANode: Affinity = {
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: WHOLE_NODE_LABELS } },
    ],
  },
};

/** Annotations by which Volcano and its Ascend plugin schedule so many pods together or not at all. */
export function gangAnnotations(
  { platform: { gangSchedulePolicy } }: ResolvedTopology,
  pods: number,
): { readonly pod: Readonly<Record<string, string>>; readonly owner: Readonly<Record<string, string>> } {
  if (gangSchedulePolicy === undefined) return { pod: {}, owner: {} };
  const members = String(pods);
  return {
    pod: { "huawei.com/schedule_policy": gangSchedulePolicy, "huawei.com/schedule_minAvailable": members },
    // Read from the StatefulSet by Volcano 1.12 and newer (volcano, pg_controller_handler.go).
    owner: { "scheduling.volcano.sh/group-min-member": members },
  };
}
