import { defineRule, inRange, numberOf, removed, type VersionRange } from "../../../domain/index.ts";
import { pairEntry } from "../connectors/entries.ts";
import { mooncakeHybrid } from "../connectors/mooncake-hybrid.ts";
import { mooncakeV1 } from "../connectors/mooncake-v1.ts";
import { variable } from "../group-settings.ts";

const RUNNER = "VLLM_USE_V2_MODEL_RUNNER";

/** Releases that exclude data parallelism (v0.21.0rc1, platform.py:361, to v0.24.0rc1, :338). */
const WITHOUT_DATA_PARALLEL: VersionRange = { since: "0.21", before: "0.25" };

/** Releases whose model runner V2 alone has it (v0.25.1rc1, platform.py:338). */
const RUNNER_ALONE: VersionRange = { since: "0.25" };

/** Releases in which the variable alone turns the runner on, and vLLM for no model (patch_use_v2_model_runner.py). */
const RUNNER_GIVEN: VersionRange = { since: "0.27" };

export const prefillContextParallel = defineRule({
  id: "ascend-prefill-context-parallel",
  releases: { since: "0.21" },
  source:
    "vllm-ascend, _validate_parallel_config in platform.py: v0.21.0rc1, :361, v0.24.0rc1, :338, v0.25.1rc1, :338, and v0.30.0rc2, :1643; v0.27.1rc1 to v0.30.0rc2, patch_use_v2_model_runner.py",
  per: "group",
  check: (group, { topology, at }) => {
    const { version } = topology.spec.engine;
    const { prefillContextParallelSize: size, dataParallelSize } = group;
    if (size === 1) return [];
    const runner = variable(group, RUNNER)?.value;
    const path = `groups.${group.name}.env.${RUNNER}`;
    const obstacle =
      inRange(version, WITHOUT_DATA_PARALLEL) && dataParallelSize > 1
        ? { reason: `together with dataParallelSize ${dataParallelSize}`, ending: "" }
        : inRange(version, RUNNER_ALONE) &&
            (inRange(version, RUNNER_GIVEN) || topology.model.routedExperts !== 0) &&
            !isTrue(runner)
          ? { reason: "without model runner V2", ending: `, or set ${path} to "1"` }
          : undefined;
    if (obstacle === undefined) return [];
    return [
      {
        ...at("prefillContextParallelSize"),
        message: `vllm-ascend ${version} does not support prefillContextParallelSize ${size} ${obstacle.reason}.`,
        fix: removed({ ending: obstacle.ending }),
      },
    ];
  },
});

/** vLLM reads the variable as a number (vLLM 0.25.1, envs.py: bool(int(text))). */
function isTrue(text: string | undefined): boolean {
  return text !== undefined && Number(text) !== 0;
}

export const prefillContextPipeline = defineRule({
  id: "ascend-prefill-context-pipeline",
  source:
    "vllm-ascend v0.13.0rc1, mooncake_connector.py:1005, v0.20.2rc1, :1175, and v0.30.0rc2, :2146: an assertion of the worker",
  per: "group",
  check: (group, { topology, at }) => {
    const connector = pairEntry(topology.spec.kvTransfer)?.connector;
    const { prefillContextParallelSize: size, pipelineParallelSize: stages } = group;
    if (connector !== mooncakeV1 || size === 1 || stages === 1) return [];
    return [
      {
        ...at("prefillContextParallelSize"),
        message: `${connector.name} does not support prefillContextParallelSize ${size} together with pipelineParallelSize ${stages}.`,
        fix: removed({ ending: ", or remove pipelineParallelSize" }),
      },
    ];
  },
});

export const hybridContextParallel = defineRule({
  id: "ascend-hybrid-context-parallel",
  releases: { before: "0.28" },
  source:
    "vllm-ascend v0.20.2rc1, mooncake_hybrid_connector.py:1331, and v0.27.1rc1, :1567: an assertion; v0.28.0rc1 has none",
  per: "group",
  check: (group, { topology, at }) => {
    if (pairEntry(topology.spec.kvTransfer)?.connector !== mooncakeHybrid) return [];
    const shards = [
      { setting: "prefillContextParallelSize", size: group.prefillContextParallelSize },
      {
        setting: "args.decodeContextParallelSize",
        size: numberOf(group, "decodeContextParallelSize") ?? 1,
      },
    ];
    return shards
      .filter(({ size }) => size > 1)
      .map(({ setting, size }) => ({
        ...at(setting),
        message: `${mooncakeHybrid.name} does not support context parallelism; ${setting.replace("args.", "")} is ${size}.`,
        fix: removed({ ending: ` from groups.${group.name}` }),
      }));
  },
});
