import type { ExplainedNames } from "../../domain/index.ts";

/** What flags and variables of LightLLM do. Sources: LightLLM v1.2.0, server/api_cli.py and utils/envs_utils.py; deployment document 003. */
export const explained: ExplainedNames = {
  flags: {
    chunked_prefill_size: "Limits the tokens of a prompt that one step computes.",
    dp: "Sets the number of data-parallel ranks.",
    graph_max_batch_size: "Sets the largest batch that a recorded graph runs.",
    host: "Sets the address at which the API listens.",
    llm_decode_att_backend: "Selects the kernels of attention for decode.",
    llm_prefill_att_backend: "Selects the kernels of attention for prefill.",
    max_req_total_len: "Limits the tokens of one request: prompt and answer together.",
    mem_fraction: "Sets the part of device memory that weights and KV cache share.",
    model_dir: "Names the directory of the weights.",
    model_name: "Sets the name of the model in requests.",
    mtp_draft_model_dir: "Names the directories of draft models.",
    mtp_mode: "Selects how draft tokens are made.",
    mtp_step: "Sets the number of draft tokens of each step.",
    port: "Sets the port of the API.",
    reasoning_parser: "Selects the parser that separates reasoning from the answer.",
    running_max_req_size: "Limits the requests that run at the same time.",
    tool_call_parser: "Selects the parser of tool calls in the answer.",
    tp: "Sets the number of devices of the server.",
  },
  variables: {
    LIGHTLLM_TRITON_AUTOTUNE_LEVEL:
      "Sets when kernels are tuned: 1 tunes those that have no known configuration.",
    LOADWORKER: "Sets the number of threads that load weights.",
  },
  derivedFlags: {
    model_dir: { formula: "model.path", from: ["model.path"] },
    model_name: { formula: "model.servedModelName", from: ["model.servedModelName"] },
    tp: {
      formula: "dataParallelSize × tensorParallelSize: the ranks share the devices",
      from: ["groups.<group>.dataParallelSize", "groups.<group>.tensorParallelSize"],
    },
    dp: {
      formula: "dataParallelSize of the group, where it is not 1",
      from: ["groups.<group>.dataParallelSize"],
    },
    host: { formula: "0.0.0.0: the server listens at every address of its pod", from: [] },
    port: { formula: "ports.api of the group", from: ["groups.<group>.ports.api"] },
  },
  derivedVariables: {},
};
