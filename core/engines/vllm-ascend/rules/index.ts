import { type Rule, rulesOf } from "../../../domain/index.ts";
import { needRules } from "../needs/index.ts";
import * as additionalConfigBounds from "./additional-config-bounds.ts";
import * as additionalConfigValues from "./additional-config-values.ts";
import * as additionalConfig from "./additional-config.ts";
import * as cacheTypes from "./cache-types.ts";
import * as captureSizes from "./capture-sizes.ts";
import * as configFlags from "./config-flags.ts";
import * as connectorKeys from "./connector-keys.ts";
import * as connectors from "./connectors.ts";
import * as contextInterleave from "./context-interleave.ts";
import * as contextParallelism from "./context-parallelism.ts";
import * as deprecatedSwitches from "./deprecated-switches.ts";
import * as dispatchBuffers from "./dispatch-buffers.ts";
import * as draftMethods from "./draft-methods.ts";
import * as dsaContext from "./dsa-context.ts";
import * as environment from "./environment.ts";
import * as expertBalance from "./expert-balance.ts";
import * as fastTokens from "./fast-tokens.ts";
import * as featureConflicts from "./feature-conflicts.ts";
import * as finegrainedParallel from "./finegrained-parallel.ts";
import * as flashCommunication from "./flash-communication.ts";
import * as fusedOperators from "./fused-operators.ts";
import * as graphs from "./graphs.ts";
import * as indexShareStages from "./index-share-stages.ts";
import * as knownDefects from "./known-defects.ts";
import * as kvPool from "./kv-pool.ts";
import * as kvTransfer from "./kv-transfer.ts";
import * as largestSize from "./largest-size.ts";
import * as latentAttention from "./latent-attention.ts";
import * as loadFailure from "./load-failure.ts";
import * as mc2Algorithm from "./mc2-algorithm.ts";
import * as modelOfRelease from "./model-of-release.ts";
import * as parallelism from "./parallelism.ts";
import * as pipelineDrafts from "./pipeline-drafts.ts";
import * as platform from "./platform.ts";
import * as poolConfig from "./pool-config.ts";
import * as poolVariables from "./pool-variables.ts";
import * as portVariables from "./port-variables.ts";
import * as prefillContext from "./prefill-context.ts";
import * as prefillDecodePair from "./prefill-decode-pair.ts";
import * as quantizationOfWeights from "./quantization-of-weights.ts";
import * as quantization from "./quantization.ts";
import * as roleSettings from "./role-settings.ts";
import * as schedulerExtensions from "./scheduler-extensions.ts";
import * as sequenceParallelGraphs from "./sequence-parallel-graphs.ts";
import * as sparseCacheContext from "./sparse-cache-context.ts";
import * as speculation from "./speculation.ts";
import * as superPods from "./super-pods.ts";
import * as thinking from "./thinking.ts";
import * as timeouts from "./timeouts.ts";
import * as tokenBudgets from "./token-budgets.ts";
import * as ubEndpoints from "./ub-endpoints.ts";
import * as variables from "./variables.ts";
import * as weightSharding from "./weight-sharding.ts";
import * as xlite from "./xlite.ts";

/** Rules of vLLM with the Ascend plugin, by subject: all rules that these files export. */
const written: readonly Rule[] = [
  additionalConfig,
  additionalConfigBounds,
  additionalConfigValues,
  cacheTypes,
  captureSizes,
  configFlags,
  connectorKeys,
  connectors,
  contextInterleave,
  contextParallelism,
  deprecatedSwitches,
  dispatchBuffers,
  draftMethods,
  dsaContext,
  environment,
  expertBalance,
  fastTokens,
  featureConflicts,
  finegrainedParallel,
  flashCommunication,
  fusedOperators,
  graphs,
  indexShareStages,
  knownDefects,
  kvPool,
  kvTransfer,
  largestSize,
  latentAttention,
  loadFailure,
  mc2Algorithm,
  modelOfRelease,
  parallelism,
  pipelineDrafts,
  platform,
  poolConfig,
  poolVariables,
  portVariables,
  prefillContext,
  prefillDecodePair,
  quantization,
  quantizationOfWeights,
  roleSettings,
  schedulerExtensions,
  sequenceParallelGraphs,
  sparseCacheContext,
  speculation,
  superPods,
  thinking,
  timeouts,
  tokenBudgets,
  ubEndpoints,
  variables,
  weightSharding,
  xlite,
].flatMap((subject) => rulesOf(subject));

/** Every rule of vLLM with the Ascend plugin: the written ones, and those of the table of needs. */
export const rules: readonly Rule[] = [...written, ...needRules];
