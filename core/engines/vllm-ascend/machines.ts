import { type AscendName, type HardwareName, isAscend } from "../../facts/index.ts";

/** What vLLM-Ascend has for one kind of machine. */
interface Machine {
  /** What its images' tags end with. */
  readonly imageSuffix: string;
  /** Whether its operator for dispatch and combine in one exists (vllm-ascend v0.20.2rc1, ascend_forward_context.py:283). */
  readonly fusedMc2: boolean;
  /** Whether its script that replaces attention operators of CANN 8.5.1 is for it (source 000). */
  readonly fiaScript: boolean;
}

const machines: Readonly<Record<AscendName, Machine>> = {
  "atlas-800-a2": { imageSuffix: "", fusedMc2: false, fiaScript: true },
  "atlas-800-a3": { imageSuffix: "-a3", fusedMc2: true, fiaScript: false },
};

/** What it has for a machine; undefined where it does not run at all. */
export function machineOf(hardware: HardwareName): Machine | undefined {
  return isAscend(hardware) ? machines[hardware] : undefined;
}
