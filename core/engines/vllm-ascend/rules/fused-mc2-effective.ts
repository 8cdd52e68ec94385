import { eachGroup, type EngineRule, inRange, Severity } from "../../../domain/index.ts";
import { WeightFormat } from "../../../facts/index.ts";
import { expertParallelSize, fusedMc2 } from "../group-settings.ts";
import { machineOf } from "../machines.ts";

/** Devices of expert parallelism that the operators of a release take at most; the later ones take all weights. */
const LATER = { since: "0.25" };

const MOST_DEVICES = { earlier: 32, later: 64 };

export const fusedMc2Effective: EngineRule = {
  id: "ascend-fused-mc2-effective",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.20.2rc1, ascend_forward_context.py:283: on A3, up to 32 devices of expert parallelism, w8a8; v0.25.1rc1, :310: up to 64",
  check: eachGroup((group, topology) => {
    const setting = fusedMc2(topology, group);
    if (setting === undefined || Number(setting.value) !== 1) return [];
    const { hardware, spec } = topology;
    const devices = expertParallelSize(group);
    const later = inRange(spec.engine.version, LATER);
    const most = later ? MOST_DEVICES.later : MOST_DEVICES.earlier;
    const obstacles = [
      ...(machineOf(hardware.name)?.fusedMc2 === true ? [] : [`${hardware.title} has no such operator`]),
      ...(devices > most ? [`the experts are on ${devices} devices, more than ${most}`] : []),
      ...(later || spec.model.weights === WeightFormat.W8a8
        ? []
        : [`the weights are ${spec.model.weights}, not w8a8`]),
    ];
    if (obstacles.length === 0) return [];
    return [
      { ...setting, message: `It falls back silently: ${obstacles.join(", and ")}.`, fix: "take it out" },
    ];
  }),
};
