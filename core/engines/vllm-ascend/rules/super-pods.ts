import {
  atMost,
  defineRule,
  inRange,
  removed,
  type ResolvedGroup,
  setTo,
  SUPER_POD_VARIABLE,
  superPodsOf,
} from "../../../domain/index.ts";
import { additional, fusedMc2, isOn, keyIn, placeOf, type Setting } from "../group-settings.ts";
import { expertsSpanNodes, hierarchy, hierarchyKey, WITH_HIERARCHY } from "../super-pods.ts";

export const superPodHierarchy = defineRule({
  id: "ascend-super-pod-hierarchy",
  source:
    "vllm-ascend v0.27.1rc1, GLM5.2.md, §5.1.1.4; #9447: without it the first dispatch to the experts fails between super-pods",
  per: "group",
  check: (group, { at, topology }) => {
    const { hardware, spec } = topology;
    const { version } = spec.engine;
    const spans =
      hardware.superPods &&
      expertsSpanNodes(group) &&
      new Set(superPodsOf(group).flatMap(({ replica, id }) => (replica === 0 ? [id] : []))).size > 1;
    if (!spans || hierarchy(topology, group) !== undefined) return [];
    const differs = `${SUPER_POD_VARIABLE} differs between the nodes of groups.${group.name}, over which expert parallelism spans`;
    if (!inRange(version, WITH_HIERARCHY))
      return [
        {
          path: "engine.version",
          value: version,
          message: `${differs}, and vLLM-Ascend ${version} has no hierarchy communication for that.`,
          fix: setTo("v0.18.0", { as: "v0.18.0 or later" }),
        },
      ];
    const { name, value } = hierarchyKey(version);
    const fused = fusedMc2(topology, group);
    return [
      {
        ...at(`args.additionalConfig.${name}`),
        message: `${differs}, but ${name} is off.`,
        fix: setTo(
          value,
          fused === undefined
            ? {}
            : { ending: `, and remove ${fused.name}`, also: [{ path: fused.path, remove: true }] },
        ),
      },
    ];
  },
});

/** The most experts of hierarchy communication, redundant ones included. */
const MOST_EXPERTS = 512;

export const hierarchyExperts = defineRule({
  id: "ascend-hierarchy-experts",
  releases: { since: "0.27" },
  source: "vllm-ascend v0.27.1rc1, ascend_config.py:758, and v0.30.0rc2, :999",
  per: "group",
  check: (group, { topology }) => {
    const { routedExperts = 0, name } = topology.model;
    const setting = hierarchy(topology, group);
    const redundant = redundantExperts(group);
    if (setting === undefined || routedExperts + (redundant?.value ?? 0) <= MOST_EXPERTS) return [];
    const message = `${setting.name} supports at most ${MOST_EXPERTS} experts; ${name} has ${routedExperts}`;
    if (redundant === undefined || routedExperts > MOST_EXPERTS)
      return [{ ...placeOf(setting), message: `${message}.`, fix: removed() }];
    return [
      {
        ...placeOf(redundant),
        message: `${message}, and num_redundant_experts adds ${redundant.value}.`,
        fix: atMost(MOST_EXPERTS - routedExperts, { ending: `, or remove ${setting.name}` }),
      },
    ];
  },
});

/** Copies of experts that balance the load; none where nothing balances it. */
function redundantExperts(group: ResolvedGroup): Setting<number> | undefined {
  const balance = additional(group, "eplb_config");
  const redundant = keyIn(balance, "num_redundant_experts");
  return isOn(keyIn(balance, "dynamic_eplb")) && typeof redundant?.value === "number"
    ? { ...redundant, value: redundant.value }
    : undefined;
}
