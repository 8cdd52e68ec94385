import { type Rule, rulesOf } from "../../../domain/index.ts";
import { needRules } from "../needs/index.ts";
import * as additionalConfigValues from "./additional-config-values.ts";
import * as additionalConfig from "./additional-config.ts";
import * as captureSizes from "./capture-sizes.ts";
import * as configFlags from "./config-flags.ts";
import * as connectorKeys from "./connector-keys.ts";
import * as connectors from "./connectors.ts";
import * as contextParallelism from "./context-parallelism.ts";
import * as flashCommunication from "./flash-communication.ts";
import * as fusedOperators from "./fused-operators.ts";
import * as graphs from "./graphs.ts";
import * as kvPool from "./kv-pool.ts";
import * as kvTransfer from "./kv-transfer.ts";
import * as latentAttention from "./latent-attention.ts";
import * as parallelism from "./parallelism.ts";
import * as platform from "./platform.ts";
import * as portVariables from "./port-variables.ts";
import * as prefillDecodePair from "./prefill-decode-pair.ts";
import * as quantization from "./quantization.ts";
import * as roleSettings from "./role-settings.ts";
import * as schedulerExtensions from "./scheduler-extensions.ts";
import * as speculation from "./speculation.ts";
import * as timeouts from "./timeouts.ts";
import * as tokenBudgets from "./token-budgets.ts";
import * as variables from "./variables.ts";
import * as weightSharding from "./weight-sharding.ts";

/** Rules of vLLM with the Ascend plugin, by subject: all rules that these files export. */
const written: readonly Rule[] = [
  additionalConfig,
  additionalConfigValues,
  captureSizes,
  configFlags,
  connectorKeys,
  connectors,
  contextParallelism,
  flashCommunication,
  fusedOperators,
  graphs,
  kvPool,
  kvTransfer,
  latentAttention,
  parallelism,
  platform,
  portVariables,
  prefillDecodePair,
  quantization,
  roleSettings,
  schedulerExtensions,
  speculation,
  timeouts,
  tokenBudgets,
  variables,
  weightSharding,
].flatMap((subject) => rulesOf(subject));

/** Every rule of vLLM with the Ascend plugin: the written ones, and those of the table of needs. */
export const rules: readonly Rule[] = [...written, ...needRules];
