import type { Affinity, PodSpec, ResolvedTopology, Toleration } from "../domain/index.ts";
import { WHOLE_NODE_LABELS } from "./labels.ts";

type NodePlacement = Pick<PodSpec, "schedulerName" | "runtimeClassName" | "nodeSelector" | "tolerations">;

/** Places pods on the topology's hardware, at most one whole-node pod per node. */
export function podPlacement(topology: ResolvedTopology): NodePlacement & Pick<PodSpec, "affinity"> {
  return {
    ...nodePlacement(topology, true),
    ...(topology.wholeNodes ? { affinity: onePerNode } : {}),
  };
}

/**
 * Places pods on the topology's hardware.
 *
 * @param takesDevices whether the pod requests devices, which need the platform's scheduler and runtime class
 */
export function nodePlacement({ platform }: ResolvedTopology, takesDevices: boolean): NodePlacement {
  const { schedulerName, runtimeClassName, nodeSelector, tolerations } = platform;
  return {
    ...(schedulerName === undefined || !takesDevices ? {} : { schedulerName }),
    ...(runtimeClassName === undefined || !takesDevices ? {} : { runtimeClassName }),
    ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector }),
    ...(tolerations.length === 0 ? {} : { tolerations: tolerations.map(withoutEmptyValue) }),
  };
}

/** Kubernetes drops the empty value, which is the default. */
function withoutEmptyValue({ value, ...toleration }: Toleration): Toleration {
  return value === undefined || value === "" ? toleration : { ...toleration, value };
}

const onePerNode: Affinity = {
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: WHOLE_NODE_LABELS } },
    ],
  },
};

/** Annotations with which Volcano and its Ascend plugin schedule `pods` pods together or not at all. */
export function gangAnnotations(
  { platform: { gangSchedulePolicy } }: ResolvedTopology,
  pods: number,
): { readonly pod: Readonly<Record<string, string>>; readonly owner: Readonly<Record<string, string>> } {
  if (gangSchedulePolicy === undefined) return { pod: {}, owner: {} };
  const members = String(pods);
  return {
    pod: { "huawei.com/schedule_policy": gangSchedulePolicy, "huawei.com/schedule_minAvailable": members },
    // Volcano 1.12 and newer read this from the StatefulSet (volcano, pg_controller_handler.go).
    owner: { "scheduling.volcano.sh/group-min-member": members },
  };
}
