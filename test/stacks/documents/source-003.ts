/**
 * Source 003, transcribed: the two `python -m lightllm.server.api_server` commands with their environment. Flags have no
 * dashes and keep the order of the document.
 */

export interface DocumentedServer {
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
}

const env = { LIGHTLLM_TRITON_AUTOTUNE_LEVEL: "1", LOADWORKER: "18" };

const command = ["python", "-m", "lightllm.server.api_server"];

/**
 * "Recommended launch script (H200)".
 *
 * @param modelDirectory the value of /path/to/GLM-4.7-Flash/ in the document
 */
export function documentedServer(modelDirectory: string): DocumentedServer {
  return {
    env,
    command,
    flags: {
      model_dir: modelDirectory,
      tp: "1",
      max_req_total_len: "202752",
      chunked_prefill_size: "8192",
      llm_prefill_att_backend: "fa3",
      llm_decode_att_backend: "flashinfer",
      graph_max_batch_size: "512",
      tool_call_parser: "glm47",
      reasoning_parser: "glm45",
      host: "0.0.0.0",
      port: "8000",
    },
  };
}

/** "MTP (multi-token prediction)". */
export function documentedDraftingServer(modelDirectory: string): DocumentedServer {
  return {
    env,
    command,
    flags: {
      model_dir: modelDirectory,
      tp: "1",
      max_req_total_len: "202752",
      chunked_prefill_size: "8192",
      llm_prefill_att_backend: "fa3",
      llm_decode_att_backend: "flashinfer",
      graph_max_batch_size: "512",
      tool_call_parser: "glm47",
      reasoning_parser: "glm45",
      mtp_step: "4",
      mtp_mode: "eagle_with_att",
      mtp_draft_model_dir: modelDirectory,
      host: "0.0.0.0",
      port: "8000",
    },
  };
}

/** The `model` of the chat request with which the document tests the server. */
export const requestedModel = "GLM-4.7-Flash";
