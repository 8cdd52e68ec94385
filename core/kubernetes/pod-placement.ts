import {
  type Affinity,
  type GroupLayout,
  placementOf,
  type PodSpec,
  type PodTerm,
  type ResolvedTopology,
  type Toleration,
} from "../domain/index.ts";
import type { PlacementStrength } from "../site/index.ts";
import { groupLabels, REPLICA_LABEL, selectorLabels, WHOLE_NODE_LABELS } from "./labels.ts";

type NodePlacement = Pick<PodSpec, "schedulerName" | "runtimeClassName" | "nodeSelector" | "tolerations">;

/** Places the pods of a group on the topology's hardware, at most one whole-node pod per node. */
export function podPlacement(
  topology: ResolvedTopology,
  layout: GroupLayout,
): NodePlacement & Pick<PodSpec, "affinity"> {
  const affinity = affinityOf(topology, layout);
  return {
    ...nodePlacement(topology, true),
    ...(Object.keys(affinity).length === 0 ? {} : { affinity }),
  };
}

function affinityOf(topology: ResolvedTopology, layout: GroupLayout): Affinity {
  const placement = placementOf(topology);
  const alone = topology.wholeNodes ? [ONE_PER_NODE] : [];
  if (placement === undefined) return apart(alone, "off");
  const { domainLabel: topologyKey, together, spread } = placement;
  const others: PodTerm = {
    topologyKey,
    labelSelector: {
      matchLabels: selectorLabels(topology, layout.group),
      matchExpressions: [{ key: REPLICA_LABEL, operator: "NotIn", values: [String(layout.replica)] }],
    },
  };
  return {
    ...(layout.pods.length === 1 || together === "off"
      ? {}
      : {
          podAffinity: termsOf([], together, {
            topologyKey,
            labelSelector: { matchLabels: groupLabels(topology, layout) },
          }),
        }),
    ...apart(alone, spread, others),
  };
}

function apart(
  required: readonly PodTerm[],
  strength: PlacementStrength,
  more?: PodTerm,
): Pick<Affinity, "podAntiAffinity"> {
  const terms = termsOf(required, strength, more);
  return Object.keys(terms).length === 0 ? {} : { podAntiAffinity: terms };
}

/** The largest weight that Kubernetes accepts. */
const WEIGHT = 100;

function termsOf(
  required: readonly PodTerm[],
  strength: PlacementStrength,
  more?: PodTerm,
): NonNullable<Affinity["podAffinity"]> {
  const added = more === undefined ? [] : [more];
  const all = strength === "required" ? [...required, ...added] : required;
  return {
    ...(all.length === 0 ? {} : { requiredDuringSchedulingIgnoredDuringExecution: [...all] }),
    ...(strength === "preferred"
      ? {
          preferredDuringSchedulingIgnoredDuringExecution: added.map((podAffinityTerm) => ({
            weight: WEIGHT,
            podAffinityTerm,
          })),
        }
      : {}),
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

const ONE_PER_NODE: PodTerm = {
  topologyKey: "kubernetes.io/hostname",
  labelSelector: { matchLabels: WHOLE_NODE_LABELS },
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
