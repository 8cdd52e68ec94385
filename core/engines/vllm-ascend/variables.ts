import { inRange, type KnownVariables } from "../../domain/index.ts";
import { ascendNumbers, ascendVariables, judgedOnAscend, rightName } from "../../flags/index.ts";
import { mooncakeOf, mooncakeVariables, spellingFor } from "./mooncake.ts";
import { releaseOf, versions } from "./versions.ts";

/** Variables of Mooncake and its transports that the prefill/decode guides of vllm-ascend export. */
const OF_TRANSFER = [
  "ASCEND_A3_ENABLE",
  "ASCEND_AGGREGATE_ENABLE",
  "ASCEND_BUFFER_POOL",
  "ASCEND_CONNECT_TIMEOUT",
  "ASCEND_GLOBAL_RESOURCE_CONFIG",
  "ASCEND_TRANSPORT_PRINT",
];

const integer = { min: 1, source: "vLLM, envs.py: int() of the text" };

const milliseconds = { min: 1, source: "vllm-ascend, mooncake_connector.py: milliseconds" };

/** One variable whose name changed with v0.18. */
const ABORT = { before: "VLLM_NIXL_ABORT_REQUEST_TIMEOUT", since: "VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT" };

/** Variables that belong to no release of vLLM or the plugin. */
const OF_LIBRARIES: readonly string[] = [...ascendVariables, ...OF_TRANSFER, ...mooncakeVariables];

let names: readonly string[] | undefined;

function namesIn(version: string): readonly string[] {
  return [...Object.keys(releaseOf(version).variables), ...OF_LIBRARIES];
}

function namesOfAllReleases(): readonly string[] {
  return [...new Set(versions.flatMap((version) => namesIn(version)))];
}

/** Variables that vLLM, vllm-ascend and Mooncake read. */
export const variables: KnownVariables = {
  namesIn,
  get names() {
    return (names ??= namesOfAllReleases());
  },
  judged: ["VLLM_ASCEND_", ...judgedOnAscend],
  calledIn: (version, name) => {
    if (name === ABORT.before || name === ABORT.since)
      return inRange(version, { before: "0.18" }) ? ABORT.before : ABORT.since;
    return spellingFor(mooncakeOf(version), name) ?? rightName(name);
  },
  numbers: {
    ...ascendNumbers,
    ASCEND_CONNECT_TIMEOUT: milliseconds,
    ASCEND_TRANSFER_TIMEOUT: milliseconds,
    VLLM_ENGINE_READY_TIMEOUT_S: integer,
    VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: integer,
    VLLM_HTTP_TIMEOUT_KEEP_ALIVE: { ...integer, min: 0 },
    VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT: integer,
    VLLM_MQ_MAX_CHUNK_BYTES_MB: integer,
    VLLM_NIXL_ABORT_REQUEST_TIMEOUT: integer,
    VLLM_RPC_TIMEOUT: integer,
  },
};
