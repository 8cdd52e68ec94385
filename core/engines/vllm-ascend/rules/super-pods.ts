import { defineRule, inRange, setTo, SUPER_POD_VARIABLE, superPodsOf } from "../../../domain/index.ts";
import { fusedMc2 } from "../group-settings.ts";
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
