import type { FitDefaults, FitSubject } from "../../domain/index.ts";
import { isSparse } from "../../facts/index.ts";
import { Role } from "../../topology/index.ts";
import { image } from "./image.ts";
import { firstServing, servesModel } from "./model-support.ts";
import { versions } from "./versions.ts";
import { weightsProblem } from "./weight-support.ts";

/** The release of deployment document 002. */
const DOCUMENTED = "v0.20.2rc1";

/**
 * The documented release, or else the first with an image for the hardware in which the model runs with the weights, release
 * candidates last.
 */
function releaseFor(subject: FitSubject): string {
  const runs = (version: string): boolean =>
    image(version, subject.hardware) !== undefined &&
    servesModel(version, subject.model) &&
    weightsProblem(version, subject) === undefined;
  if (runs(DOCUMENTED)) return DOCUMENTED;
  const final = versions.find((version) => !version.includes("rc") && runs(version));
  return final ?? versions.find(runs) ?? firstServing(subject.model) ?? DOCUMENTED;
}

/** Flags and ports of the scripts in deployment document 002, §5. */
export const fitDefaults: FitDefaults = {
  version: releaseFor,
  assumed:
    "expert parallelism, multi-token prediction, gpuMemoryUtilization 0.95 (decode 0.92), maxNumSeqs 4, HCCL_BUFFSIZE 200, no enable_dsa_cp",
  ports: { api: 8077, dataParallelRpc: 13_389, kv: 30_000 },
  args: (role, context, model) => ({
    enableExpertParallel: true,
    maxModelLen: context,
    // With drafts, 16 tokens of a step: graphs cover them, and the buffer holds them for ranks of one device.
    maxNumSeqs: 4,
    gpuMemoryUtilization: role === Role.Decode ? 0.92 : 0.95,
    ...(model.draftLayers === 0
      ? {}
      : {
          speculativeConfig: {
            num_speculative_tokens: 3,
            method: isSparse(model) === true ? "deepseek_mtp" : "mtp",
          },
        }),
  }),
};
