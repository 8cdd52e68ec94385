import { type ModelFacts, sharesIndexers } from "../../facts/index.ts";
import { entryOf } from "../../topology/index.ts";
import { inRange, type VersionRange } from "../../domain/index.ts";

/** What xLLM has for a `model_type`, by which it finds the implementation of a model. */
interface ModelType {
  /** Releases with the implementation; RELEASE.md: 0.9.0 adds GLM-5 and GLM-4.7-Flash. */
  readonly releases: VersionRange | "none";
  /** Whether it has an implementation with PyTorch's kernels (models/model_registry.cpp:117-145). */
  readonly torchKernels: boolean;
  /** Whether it loads an exported draft layer (tools/export_mtp.py and models). */
  readonly draft: boolean;
  /** Whether the tool call parser `auto` has an entry (function_call_parser.cpp:48-51). */
  readonly automaticParser: boolean;
  /** Whether it splits the context of a sequence over devices (parallel_state/mapping_npu.cpp:257-271). */
  readonly contextParallel: boolean;
}

const latent = { torchKernels: true, automaticParser: true, contextParallel: true };

const types: Readonly<Record<string, ModelType>> = {
  glm4_moe: {
    releases: {},
    torchKernels: false,
    draft: true,
    automaticParser: false,
    contextParallel: false,
  },
  glm4_moe_lite: { releases: { since: "0.9" }, draft: false, ...latent },
  glm_moe_dsa: { releases: { since: "0.9" }, draft: true, ...latent },
  // Only the branch preview/glm-5.3-flash has it.
  glm5_next: { releases: "none", draft: true, ...latent },
};

/** What xLLM has for a model; undefined for a type without a table. */
export function modelTypeOf({ type }: ModelFacts): ModelType | undefined {
  return type === undefined ? undefined : entryOf(types, type);
}

/** The first releases with shared indexers: the branch for GLM-5.2 is release/v0.10.0 (xLLM docs @ 8edfbaf5). */
const SHARED_INDEXERS: VersionRange = { since: "0.10" };

/** Whether a release serves a model; undefined where that is unknown. */
export function supports(release: string, model: ModelFacts): boolean | undefined {
  const range = modelTypeOf(model)?.releases;
  if (range === undefined) return undefined;
  if (range === "none") return false;
  return inRange(release, range) && (sharesIndexers(model) !== true || inRange(release, SHARED_INDEXERS));
}
