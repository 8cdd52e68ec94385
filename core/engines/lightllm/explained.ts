import { citing, type ExplainedNames } from "../../domain/index.ts";

/** What flags and variables of LightLLM do, with the file that backs each sentence. */
export const explained: ExplainedNames = {
  flags: {
    ...citing("LightLLM v1.2.0, server/api_cli.py", {
      chunked_prefill_size: "Limits the tokens of a prompt that one step computes.",
      dp: "Sets the number of data-parallel ranks; its help means it for DeepSeek-V2 alone.",
      graph_max_batch_size: "Sets the largest batch of decode that a recorded graph runs.",
      host: "Sets the address at which the API listens.",
      llm_decode_att_backend: "Selects the kernels of attention for decode.",
      llm_prefill_att_backend: "Selects the kernels of attention for prefill.",
      max_req_total_len: "Limits the tokens of one request: prompt and answer together.",
      model_dir: "Names the directory of the weights, the config and the tokenizer.",
      mtp_draft_model_dir: "Names the directories of draft models.",
      mtp_mode:
        "Selects how draft tokens are made: by a draft model with attention or without; none by default.",
      mtp_step: "Sets the number of draft tokens of each step.",
      port: "Sets the port of the API.",
      reasoning_parser: "Selects the parser that separates reasoning from the answer.",
      running_max_req_size: "Limits the requests that run at the same time.",
      tool_call_parser: "Selects the parser of tool calls in the answer.",
    }),
    ...citing("LightLLM v1.2.0, common/basemodel/basemodel.py and kv_cache_mem_manager/mem_manager.py", {
      mem_fraction: "Sets the part of device memory that weights and KV cache share.",
    }),
    ...citing("LightLLM v1.2.0, server/api_http.py and api_openai.py", {
      model_name: "Sets the name of the model that /v1/models shows; requests may name any.",
    }),
    ...citing("LightLLM v1.2.0, server/api_cli.py and server/router/manager.py", {
      tp: "Sets the number of devices of the server, which its data-parallel ranks share.",
    }),
  },
  variables: {
    ...citing("LightLLM v1.2.0, common/triton_utils/autotuner.py", {
      LIGHTLLM_TRITON_AUTOTUNE_LEVEL:
        "Sets when kernels are tuned: 0 uses known configurations, 1 tunes kernels without one, 2 tunes all, 3 none.",
    }),
    ...citing("LightLLM v1.2.0, common/basemodel/layer_weights/hf_load_utils.py", {
      LOADWORKER: "Sets the number of threads that load weights. The default is 1.",
    }),
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
