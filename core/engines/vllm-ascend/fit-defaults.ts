import { type FitDefaults, type FitSubject, inRange } from "../../domain/index.ts";
import { isSparse, weightFormats } from "../../facts/index.ts";
import { type ArgumentValue, Role } from "../../topology/index.ts";
import { FROM_CACHE_TYPES } from "./cache-releases.ts";
import { image } from "./image.ts";
import { firstServing, servesModel } from "./model-support.ts";
import { pluginReleaseOf } from "./plugin-release.ts";
import { DEFAULT_BLOCK_SIZE } from "./token-cache.ts";
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

/** Flags with which a group caches in 8 bits, and what they do in words. */
interface SmallCache {
  readonly args: Readonly<Record<string, ArgumentValue>>;
  readonly words?: string;
}

/**
 * The 8-bit caches of weights that carry their scales, as GLM5.2.md of v0.23.0.post1 and v0.30.0rc2 sets them: the latent vectors
 * only with 8-bit experts, since those of w4a8c8 lose accuracy (vllm-ascend #14378).
 */
function smallCache({ model, weights }: FitSubject, version: string): SmallCache {
  const { cacheScales, expertBytes } = weightFormats[weights];
  if (!cacheScales || isSparse(model) !== true) return { args: {} };
  const latent = expertBytes >= 1;
  const words = latent ? "8-bit KV cache and indexer keys" : "8-bit indexer keys";
  if (inRange(version, FROM_CACHE_TYPES))
    return {
      words,
      args: {
        ...(latent ? { kvCacheDtype: "int8" } : {}),
        attentionConfig: { indexer_kv_dtype: "int8" },
      },
    };
  const { keys = {} } = pluginReleaseOf(version) ?? {};
  if (Object.hasOwn(keys, LATENT_KEY) && Object.hasOwn(keys, INDEXER_KEY))
    return { words, args: latent ? switchOn(LATENT_KEY, INDEXER_KEY) : switchOn(INDEXER_KEY) };
  // Whether the one key of other releases covers the latent vectors, no source says.
  return latent && Object.hasOwn(keys, ONE_KEY) ? { words: ONE_KEY, args: switchOn(ONE_KEY) } : { args: {} };
}

function switchOn(...names: readonly string[]): SmallCache["args"] {
  return { additionalConfig: Object.fromEntries(names.map((name) => [name, true])) };
}

const LATENT_KEY = "enable_sparse_sfa_c8";
const INDEXER_KEY = "enable_sparse_li_c8";
const ONE_KEY = "enable_sparse_c8";

/** Flags and ports of the scripts in deployment document 002, §5. */
export const fitDefaults: FitDefaults = {
  version: releaseFor,
  assumed: (subject, version) => {
    const { words } = smallCache(subject, version);
    return [
      "expert parallelism, multi-token prediction, gpuMemoryUtilization 0.95 (decode 0.92), maxNumSeqs 4, HCCL_BUFFSIZE 200, no enable_dsa_cp",
      ...(words === undefined ? [] : [words]),
    ].join(", ");
  },
  ports: { api: 8077, dataParallelRpc: 13_389, kv: 30_000 },
  args: (role, context, subject, version) => ({
    enableExpertParallel: true,
    maxModelLen: context,
    // With drafts, 16 tokens of a step: graphs cover them, and the buffer holds them for ranks of one device.
    maxNumSeqs: 4,
    gpuMemoryUtilization: role === Role.Decode ? 0.92 : 0.95,
    ...(subject.model.draftLayers === 0
      ? {}
      : {
          speculativeConfig: {
            num_speculative_tokens: 3,
            method: isSparse(subject.model) === true ? "deepseek_mtp" : "mtp",
          },
        }),
    ...smallCache(subject, version).args,
  }),
  // Prefill and decode exchange whole blocks, which then interleave over the ranks.
  contextArgs: (decodeContextParallelSize) => ({
    decodeContextParallelSize,
    cpKvCacheInterleaveSize: DEFAULT_BLOCK_SIZE,
  }),
};
