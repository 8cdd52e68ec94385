import { inRange, type VersionRange } from "../../domain/index.ts";
import { type AscendName, type HardwareName, isAscend } from "../../facts/index.ts";

/**
 * Operators that exchange tokens between the devices of experts: those of A2 and A3 have buffers whose size is known. No
 * document states that of Ascend 950.
 */
type DispatchOperators = "a2" | "a3" | "unknown";

/** What vLLM-Ascend offers on one kind of hardware. */
interface HardwareSupport {
  /**
   * Releases with a fused operator for dispatch and combine (vllm-ascend v0.20.2rc1, ascend_forward_context.py:283, and
   * v0.28.0rc1, :337); undefined where there is none.
   */
  readonly fusedMc2: VersionRange | undefined;
  readonly dispatch: DispatchOperators;
  /** Values of `mc2_comm_alg` besides fullmesh (vllm-ascend v0.26.0rc1, ascend_config.py:319, and v0.30.0rc2, :981). */
  readonly mc2Algorithms: readonly string[];
  /** Whether decode context parallelism of sparse attention has every operator (vllm-ascend v0.30.0rc2, platform.py:1677). */
  readonly sparseContextParallel: boolean;
  /** Whether workers with a KV connector read the UB endpoint of their device (vllm-ascend v0.30.0rc2, worker.py:450). */
  readonly readsEndpoints: boolean;
  /** Whether the script that replaces attention operators of CANN 8.5.1 is for this hardware (deployment document 000). */
  readonly fiaScript: boolean;
}

const support: Readonly<Record<AscendName, HardwareSupport>> = {
  "atlas-800-a2": {
    fusedMc2: undefined,
    dispatch: "a2",
    mc2Algorithms: ["hierarchy"],
    sparseContextParallel: true,
    readsEndpoints: false,
    fiaScript: true,
  },
  "atlas-800-a3": {
    fusedMc2: {},
    dispatch: "a3",
    mc2Algorithms: ["hierarchy", "fullmesh_v2"],
    sparseContextParallel: true,
    readsEndpoints: false,
    fiaScript: false,
  },
  "ascend-950dt": {
    fusedMc2: { since: "0.28" },
    dispatch: "unknown",
    mc2Algorithms: [],
    sparseContextParallel: false,
    readsEndpoints: true,
    fiaScript: false,
  },
};

/** What vLLM-Ascend offers on some hardware; undefined where it does not run. */
export function hardwareSupport(hardware: HardwareName): HardwareSupport | undefined {
  return isAscend(hardware) ? support[hardware] : undefined;
}

/** Whether a release has a fused operator for dispatch and combine on some hardware. */
export function hasFusedMc2(hardware: HardwareName, version: string): boolean {
  const range = hardwareSupport(hardware)?.fusedMc2;
  return range !== undefined && inRange(version, range);
}
