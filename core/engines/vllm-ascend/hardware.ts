import { type AscendName, type HardwareName, isAscend } from "../../facts/index.ts";

/** What vLLM-Ascend offers on one kind of hardware. */
interface HardwareSupport {
  /** Whether the fused operator for dispatch and combine exists (vllm-ascend v0.20.2rc1, ascend_forward_context.py:283). */
  readonly fusedMc2: boolean;
  /** Whether the script that replaces attention operators of CANN 8.5.1 is for this hardware (deployment document 000). */
  readonly fiaScript: boolean;
}

const support: Readonly<Record<AscendName, HardwareSupport>> = {
  "atlas-800-a2": { fusedMc2: false, fiaScript: true },
  "atlas-800-a3": { fusedMc2: true, fiaScript: false },
};

/** What vLLM-Ascend offers on some hardware; undefined where it does not run. */
export function hardwareSupport(hardware: HardwareName): HardwareSupport | undefined {
  return isAscend(hardware) ? support[hardware] : undefined;
}
