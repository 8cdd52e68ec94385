import { inRange, type ResolvedGroup, type ResolvedTopology, type VersionRange } from "../../domain/index.ts";
import { fusedMc2, isExpertParallel, isOn, readKey, type Setting } from "./group-settings.ts";

/**
 * Releases whose expert parallelism may span several super-pods: hierarchy communication, which uses HCCS inside a node and
 * RoCE between nodes (vllm-ascend v0.18.0rc1, ascend_config.py; #8040).
 */
export const WITH_HIERARCHY: VersionRange = { since: "0.18" };

/** The key with which a release turns it on: v0.27.1rc1, ascend_config.py:391, deprecates the older one. */
export function hierarchyKey(version: string): { readonly name: string; readonly value: boolean | string } {
  return inRange(version, { since: "0.27" })
    ? { name: "mc2_comm_alg", value: "hierarchy" }
    : { name: "enable_mc2_hierarchy_comm", value: true };
}

/** The key that turns on hierarchy communication; undefined where it is off. */
export function hierarchy(topology: ResolvedTopology, group: ResolvedGroup): Setting | undefined {
  const key = readKey(topology, group, "enable_mc2_hierarchy_comm");
  if (isOn(key)) return key;
  const algorithm = readKey(topology, group, "mc2_comm_alg");
  return algorithm?.value === "hierarchy" ? algorithm : undefined;
}

/** Whether one expert-parallel group spans several nodes. */
export function expertsSpanNodes(group: ResolvedGroup): boolean {
  return isExpertParallel(group) && group.nodes > 1;
}

/** What a group lacks where its nodes are in different super-pods. Source: GLM5.2.md of v0.27.1rc1, §5.1.1.4. */
export function acrossSuperPods(topology: ResolvedTopology, group: ResolvedGroup): readonly string[] {
  if (!expertsSpanNodes(group)) return [];
  const { version } = topology.spec.engine;
  const key = hierarchyKey(version);
  const fused = fusedMc2(topology, group);
  if (!inRange(version, WITH_HIERARCHY))
    return ["set engine.version to v0.18.0 or later, which has hierarchy communication"];
  const place = `groups.${group.name}.args.additionalConfig`;
  const off = `turn fused MC2 off (${fused === undefined ? fusedMc2Name(version) : fused.path})`;
  if (hierarchy(topology, group) !== undefined) return fused === undefined ? [] : [off];
  return [
    `set ${place}.${key.name} to ${String(key.value)}`,
    fused === undefined ? `leave ${off.slice(5)}` : off,
  ];
}

/** What turns fused MC2 on: v0.27.1rc1 reads no variable. */
function fusedMc2Name(version: string): string {
  return inRange(version, { since: "0.27" }) ? "enable_fused_mc2" : "VLLM_ASCEND_ENABLE_FUSED_MC2";
}
