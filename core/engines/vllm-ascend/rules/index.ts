import { converted, type Rule } from "../../../domain/index.ts";
import { additionalConfigKnown } from "./additional-config-known.ts";
import { additionalConfigStrict } from "./additional-config-strict.ts";
import { additionalConfigTypes } from "./additional-config-types.ts";
import { allocatorOptions } from "./allocator-options.ts";
import { balanceWithoutTransfer } from "./balance-without-transfer.ts";
import { batchedTokensCoverDrafts } from "./batched-tokens-cover-drafts.ts";
import { batchedTokensCoverSequences } from "./batched-tokens-cover-sequences.ts";
import { batchedTokensWholePrompts } from "./batched-tokens-whole-prompts.ts";
import { captureSizeMaximum } from "./capture-size-maximum.ts";
import { captureSizesCoverSteps } from "./capture-sizes-cover-steps.ts";
import { captureSizesDrafts } from "./capture-sizes-drafts.ts";
import { captureSizesKept } from "./capture-sizes-kept.ts";
import { captureSizesLeft } from "./capture-sizes-left.ts";
import { configKeysIgnored } from "./config-keys-ignored.ts";
import { configKeysRefused } from "./config-keys-refused.ts";
import { configValueTypes } from "./config-value-types.ts";
import { contextLength } from "./context-length.ts";
import { contextParallelDegrees } from "./context-parallel-degrees.ts";
import { contextParallelInterleave } from "./context-parallel-interleave.ts";
import { decodeGraphs } from "./decode-graphs.ts";
import { draftEager } from "./draft-eager.ts";
import { draftMethodKnown } from "./draft-method-known.ts";
import { draftTokensGiven } from "./draft-tokens-given.ts";
import { drainInGrace } from "./drain-in-grace.ts";
import { driverMountsKept } from "./driver-mounts-kept.ts";
import { dsaCpFlashcomm1 } from "./dsa-cp-flashcomm1.ts";
import { dsaCpSparseModel } from "./dsa-cp-sparse-model.ts";
import { dynamicEplbVariable } from "./dynamic-eplb-variable.ts";
import { executeTimeout } from "./execute-timeout.ts";
import { expertsDivide } from "./experts-divide.ts";
import { fiaOperatorsHardware } from "./fia-operators-hardware.ts";
import { finegrainedParallel } from "./finegrained-parallel.ts";
import * as flashCommunication from "./flash-communication.ts";
import * as fusedOperators from "./fused-operators.ts";
import { graphModeKnown } from "./graph-mode-known.ts";
import * as kvTransfer from "./kv-transfer.ts";
import * as latentAttention from "./latent-attention.ts";
import { launchBlockingGraphs } from "./launch-blocking-graphs.ts";
import { modelOfRelease } from "./model-of-release.ts";
import { pipelinePartition } from "./pipeline-partition.ts";
import * as portVariables from "./port-variables.ts";
import * as prefillDecodePair from "./prefill-decode-pair.ts";
import { prefillDraftTokens } from "./prefill-draft-tokens.ts";
import { profilingChunkPipeline } from "./profiling-chunk-pipeline.ts";
import { readyTimeout } from "./ready-timeout.ts";
import * as roleSettings from "./role-settings.ts";
import { shortRequestFirst } from "./short-request-first.ts";
import { sparseContextParallel } from "./sparse-context-parallel.ts";
import { sparseContextSymmetric } from "./sparse-context-symmetric.ts";
import * as variables from "./variables.ts";
import * as weightSharding from "./weight-sharding.ts";
import { xliteDraftTokens } from "./xlite-draft-tokens.ts";

/** Every rule of vLLM with the Ascend plugin, by file. */
export const rules: readonly Rule[] = [
  ...Object.values(flashCommunication),
  ...Object.values(fusedOperators),
  ...Object.values(kvTransfer),
  ...Object.values(latentAttention),
  ...Object.values(portVariables),
  ...Object.values(prefillDecodePair),
  ...Object.values(roleSettings),
  ...Object.values(variables),
  ...Object.values(weightSharding),
  ...converted([
    additionalConfigKnown,
    additionalConfigStrict,
    additionalConfigTypes,
    allocatorOptions,
    balanceWithoutTransfer,
    batchedTokensCoverDrafts,
    batchedTokensCoverSequences,
    batchedTokensWholePrompts,
    captureSizeMaximum,
    captureSizesCoverSteps,
    captureSizesDrafts,
    captureSizesKept,
    captureSizesLeft,
    configKeysIgnored,
    configKeysRefused,
    configValueTypes,
    contextLength,
    contextParallelDegrees,
    contextParallelInterleave,
    decodeGraphs,
    draftEager,
    draftMethodKnown,
    draftTokensGiven,
    drainInGrace,
    driverMountsKept,
    dsaCpFlashcomm1,
    dsaCpSparseModel,
    dynamicEplbVariable,
    executeTimeout,
    expertsDivide,
    fiaOperatorsHardware,
    finegrainedParallel,
    graphModeKnown,
    launchBlockingGraphs,
    modelOfRelease,
    pipelinePartition,
    prefillDraftTokens,
    profilingChunkPipeline,
    readyTimeout,
    shortRequestFirst,
    sparseContextParallel,
    sparseContextSymmetric,
    xliteDraftTokens,
  ]),
];
