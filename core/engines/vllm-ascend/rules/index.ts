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
import { flashcomm1CaptureSizes } from "./flashcomm1-capture-sizes.ts";
import { flashcomm1ExpertParallel } from "./flashcomm1-expert-parallel.ts";
import { flashcomm1TensorParallel } from "./flashcomm1-tensor-parallel.ts";
import { flashcomm2Degrees } from "./flashcomm2-degrees.ts";
import { flashcomm2LayerSharding } from "./flashcomm2-layer-sharding.ts";
import { flashcomm2OutputProjection } from "./flashcomm2-output-projection.ts";
import * as fusedOperators from "./fused-operators.ts";
import { graphModeKnown } from "./graph-mode-known.ts";
import { kvNzDecode } from "./kv-nz-decode.ts";
import { launchBlockingGraphs } from "./launch-blocking-graphs.ts";
import { layerShardingProducer } from "./layer-sharding-producer.ts";
import { layerShardingProjection } from "./layer-sharding-projection.ts";
import { mlapoDecodeOnly } from "./mlapo-decode-only.ts";
import { mlapoEffective } from "./mlapo-effective.ts";
import { modelOfRelease } from "./model-of-release.ts";
import { pdContext } from "./pd-context.ts";
import { pdDrafts } from "./pd-drafts.ts";
import { pdSameCache } from "./pd-same-cache.ts";
import { pdSameTokens } from "./pd-same-tokens.ts";
import { pipelinePartition } from "./pipeline-partition.ts";
import { portsAscendDirectDocumented } from "./ports-ascend-direct-documented.ts";
import { portsHandshakesApart } from "./ports-handshakes-apart.ts";
import { prefillDraftTokens } from "./prefill-draft-tokens.ts";
import { prefillEager } from "./prefill-eager.ts";
import { profilingChunkPipeline } from "./profiling-chunk-pipeline.ts";
import { readyTimeout } from "./ready-timeout.ts";
import { recomputeSchedulerProducer } from "./recompute-scheduler-producer.ts";
import { recomputeSchedulerTransfer } from "./recompute-scheduler-transfer.ts";
import { sharedExpertDpEffective } from "./shared-expert-dp-effective.ts";
import { shortRequestFirst } from "./short-request-first.ts";
import { sparseContextParallel } from "./sparse-context-parallel.ts";
import { sparseContextSymmetric } from "./sparse-context-symmetric.ts";
import { transferAscendDirect } from "./transfer-ascend-direct.ts";
import { variableNumber } from "./variable-number.ts";
import { variableOfMooncake } from "./variable-of-mooncake.ts";
import { variablePort } from "./variable-port.ts";
import { variableRead } from "./variable-read.ts";
import { variableRetired } from "./variable-retired.ts";
import { xliteDraftTokens } from "./xlite-draft-tokens.ts";

/** Every rule of vLLM with the Ascend plugin, by file. */
export const rules: readonly Rule[] = [
  ...Object.values(fusedOperators),
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
    flashcomm1CaptureSizes,
    flashcomm1ExpertParallel,
    flashcomm1TensorParallel,
    flashcomm2Degrees,
    flashcomm2LayerSharding,
    flashcomm2OutputProjection,
    graphModeKnown,
    kvNzDecode,
    launchBlockingGraphs,
    layerShardingProducer,
    layerShardingProjection,
    mlapoDecodeOnly,
    mlapoEffective,
    modelOfRelease,
    pdContext,
    pdDrafts,
    pdSameCache,
    pdSameTokens,
    pipelinePartition,
    portsAscendDirectDocumented,
    portsHandshakesApart,
    prefillDraftTokens,
    prefillEager,
    profilingChunkPipeline,
    readyTimeout,
    recomputeSchedulerProducer,
    recomputeSchedulerTransfer,
    sharedExpertDpEffective,
    shortRequestFirst,
    sparseContextParallel,
    sparseContextSymmetric,
    transferAscendDirect,
    variableNumber,
    variableOfMooncake,
    variablePort,
    variableRead,
    variableRetired,
    xliteDraftTokens,
  ]),
];
