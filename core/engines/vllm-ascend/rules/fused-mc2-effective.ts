import { Severity } from "../../../errors/finding.ts";
import { WeightFormat } from "../../../models/model.ts";
import { eachGroup, type EngineRule } from "../../../rules/rule.ts";
import { machineOf } from "../machines.ts";
import { expertParallelSize, fusedMc2 } from "../group-settings.ts";

const MOST_DEVICES = 32;

export const fusedMc2Effective: EngineRule = {
  id: "ascend-fused-mc2-effective",
  severity: Severity.Warning,
  source: "vllm-ascend, ascend_forward_context.py:283: on A3, up to 32 devices of expert parallelism, w8a8",
  check: eachGroup((group, topology) => {
    const setting = fusedMc2(topology, group);
    if (setting === undefined || Number(setting.value) !== 1) return [];
    const { hardware, spec } = topology;
    const devices = expertParallelSize(group);
    const obstacles = [
      ...(machineOf(hardware.name)?.fusedMc2 === true ? [] : [`${hardware.title} has no such operator`]),
      ...(devices > MOST_DEVICES ? [`the experts are on ${devices} devices, more than ${MOST_DEVICES}`] : []),
      ...(spec.model.weights === WeightFormat.W8a8
        ? []
        : [`the weights are ${spec.model.weights}, not w8a8`]),
    ];
    if (obstacles.length === 0) return [];
    return [
      { ...setting, message: `It falls back silently: ${obstacles.join(", and ")}.`, cure: "take it out" },
    ];
  }),
};
