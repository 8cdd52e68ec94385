import { defineRule, removed } from "../../../domain/index.ts";
import { additional, isOn, placeOf, readKey } from "../group-settings.ts";
import { hardwareSupport } from "../hardware.ts";

export const mc2Algorithm = defineRule({
  id: "ascend-mc2-algorithm-hardware",
  releases: { since: "0.26" },
  source:
    "vllm-ascend v0.26.0rc1, ascend_config.py:319, and v0.30.0rc2, :981: fullmesh_v2 on A3 alone, hierarchy on A2 and A3",
  per: "group",
  check: (group, { topology }) => {
    const { hardware, spec } = topology;
    const known = hardwareSupport(hardware.name)?.mc2Algorithms;
    const older = additional(group, "enable_mc2_hierarchy_comm");
    const algorithm = readKey(topology, group, "mc2_comm_alg");
    const value = isOn(older) ? "hierarchy" : algorithm?.value;
    const setting = isOn(older) ? older : algorithm;
    if (known === undefined || setting === undefined) return [];
    if (typeof value !== "string" || !ALGORITHMS.has(value) || known.includes(value)) return [];
    return [
      {
        ...placeOf(setting),
        message: `vllm-ascend ${spec.engine.version} refuses to start: ${hardware.title} has no ${value} communication (${setting.name}).`,
        fix: removed(),
      },
    ];
  },
});

/** Algorithms that some hardware lacks. */
const ALGORITHMS: ReadonlySet<string> = new Set(["hierarchy", "fullmesh_v2"]);
