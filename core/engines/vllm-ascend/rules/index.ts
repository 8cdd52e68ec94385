import { converted, type Rule } from "../../../domain/index.ts";
import * as additionalConfig from "./additional-config.ts";
import * as captureSizes from "./capture-sizes.ts";
import * as configFlags from "./config-flags.ts";
import * as contextParallelism from "./context-parallelism.ts";
import * as graphs from "./graphs.ts";
import * as parallelism from "./parallelism.ts";
import * as platform from "./platform.ts";
import * as schedulerExtensions from "./scheduler-extensions.ts";
import * as speculation from "./speculation.ts";
import * as timeouts from "./timeouts.ts";
import * as tokenBudgets from "./token-budgets.ts";
import { flashcomm1CaptureSizes } from "./flashcomm1-capture-sizes.ts";
import { flashcomm1ExpertParallel } from "./flashcomm1-expert-parallel.ts";
import { flashcomm1TensorParallel } from "./flashcomm1-tensor-parallel.ts";
import { flashcomm2Degrees } from "./flashcomm2-degrees.ts";
import { flashcomm2LayerSharding } from "./flashcomm2-layer-sharding.ts";
import { flashcomm2OutputProjection } from "./flashcomm2-output-projection.ts";
import * as fusedOperators from "./fused-operators.ts";
import { kvNzDecode } from "./kv-nz-decode.ts";
import { layerShardingProducer } from "./layer-sharding-producer.ts";
import { layerShardingProjection } from "./layer-sharding-projection.ts";
import { mlapoDecodeOnly } from "./mlapo-decode-only.ts";
import { mlapoEffective } from "./mlapo-effective.ts";
import { pdContext } from "./pd-context.ts";
import { pdDrafts } from "./pd-drafts.ts";
import { pdSameCache } from "./pd-same-cache.ts";
import { pdSameTokens } from "./pd-same-tokens.ts";
import { portsAscendDirectDocumented } from "./ports-ascend-direct-documented.ts";
import { portsHandshakesApart } from "./ports-handshakes-apart.ts";
import { prefillEager } from "./prefill-eager.ts";
import { recomputeSchedulerProducer } from "./recompute-scheduler-producer.ts";
import { recomputeSchedulerTransfer } from "./recompute-scheduler-transfer.ts";
import { sharedExpertDpEffective } from "./shared-expert-dp-effective.ts";
import { transferAscendDirect } from "./transfer-ascend-direct.ts";
import { variableNumber } from "./variable-number.ts";
import { variableOfMooncake } from "./variable-of-mooncake.ts";
import { variablePort } from "./variable-port.ts";
import { variableRead } from "./variable-read.ts";
import { variableRetired } from "./variable-retired.ts";

/** Every rule of vLLM with the Ascend plugin, by file. */
export const rules: readonly Rule[] = [
  ...Object.values(additionalConfig),
  ...Object.values(captureSizes),
  ...Object.values(configFlags),
  ...Object.values(contextParallelism),
  ...Object.values(fusedOperators),
  ...Object.values(graphs),
  ...Object.values(parallelism),
  ...Object.values(platform),
  ...Object.values(schedulerExtensions),
  ...Object.values(speculation),
  ...Object.values(timeouts),
  ...Object.values(tokenBudgets),
  ...converted([
    flashcomm1CaptureSizes,
    flashcomm1ExpertParallel,
    flashcomm1TensorParallel,
    flashcomm2Degrees,
    flashcomm2LayerSharding,
    flashcomm2OutputProjection,
    kvNzDecode,
    layerShardingProducer,
    layerShardingProjection,
    mlapoDecodeOnly,
    mlapoEffective,
    pdContext,
    pdDrafts,
    pdSameCache,
    pdSameTokens,
    portsAscendDirectDocumented,
    portsHandshakesApart,
    prefillEager,
    recomputeSchedulerProducer,
    recomputeSchedulerTransfer,
    sharedExpertDpEffective,
    transferAscendDirect,
    variableNumber,
    variableOfMooncake,
    variablePort,
    variableRead,
    variableRetired,
  ]),
];
