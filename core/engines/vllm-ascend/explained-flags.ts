import { type CitedText, citing } from "../../domain/index.ts";

/** What the flags of vLLM, of the proxy and of Mooncake's pool do, with the file that backs each sentence. */
export const explainedFlags: Readonly<Record<string, CitedText>> = {
  ...citing("vLLM v0.20.2, config/vllm.py; vllm-ascend v0.20.2rc1, ascend_config.py", {
    "additional-config": "Configures vllm-ascend: an object whose keys the plugin reads.",
  }),
  ...citing("vLLM v0.20.2, config/vllm.py", {
    "attention-config": "Configures attention: an object with the backend and its options.",
    "compilation-config":
      "Configures compilation and graphs: their mode and the batch sizes that are captured.",
    "kv-transfer-config": "Configures the transfer of the KV cache to other engines and to pools.",
    "profiler-config": "Configures the profiler.",
    "shutdown-timeout":
      "Gives running requests this many seconds after a request to stop; then vLLM aborts the rest.",
    "speculative-config": "Configures draft tokens: the method and their number for each step.",
  }),
  ...citing("vLLM v0.20.2, entrypoints/openai/cli_args.py and entrypoints/cli/serve.py", {
    "api-server-count": "Sets the number of processes that answer requests.",
    "enable-auto-tool-choice": "Lets the model decide to call tools; needs --tool-call-parser.",
    headless: "Starts the ranks of a node without an API.",
    host: "Sets the address at which the API listens.",
    port: "Sets the port of the API.",
    "tool-call-parser": "Selects the parser of tool calls in the answer.",
    "tool-parser-plugin": "Loads a parser of tool calls from a file.",
  }),
  ...citing("vLLM v0.20.2, config/structured_outputs.py", {
    "reasoning-parser": "Selects the parser that separates reasoning from the answer.",
    "reasoning-parser-plugin": "Loads a reasoning parser from a file.",
  }),
  ...citing("vLLM v0.20.2, config/cache.py", {
    "block-size": "Sets the number of tokens in one block of the KV cache.",
    "enable-prefix-caching": "Reuses the KV cache of prompts that begin alike.",
    "gpu-memory-utilization":
      "Sets the part of device memory that the engine may use; the KV cache takes what the model leaves of it.",
    "kv-cache-dtype": "Sets the number format of the KV cache.",
  }),
  ...citing("vLLM v0.20.2, config/scheduler.py", {
    "async-scheduling": "Schedules the next step while the current one runs, so that devices do not wait.",
    "enable-chunked-prefill": "Splits prompts that exceed the token budget of a step.",
    "max-num-batched-tokens": "Limits the tokens that one step of a rank computes.",
    "max-num-seqs": "Limits the requests that one step of a rank computes.",
  }),
  ...citing("vLLM v0.20.2, config/parallel.py", {
    "cp-kv-cache-interleave-size":
      "Sets how many tokens in a row one device of a context-parallel group keeps.",
    "data-parallel-hybrid-lb": "Gives each node an API that distributes requests to the ranks of the node.",
    "data-parallel-size": "Sets the number of data-parallel ranks of the group.",
    "decode-context-parallel-size":
      "Divides the KV cache of a request among this many devices of a tensor-parallel group.",
    "distributed-executor-backend": "Selects what starts the workers of a rank: mp starts processes.",
    "enable-expert-parallel": "Distributes whole experts over the devices instead of splitting each of them.",
    "master-addr": "Names the address at which executors on several nodes join.",
    "master-port": "Sets the port at which executors on several nodes join.",
    nnodes: "Sets the number of nodes that the executors of all ranks take together.",
    "node-rank": "Numbers the node among those of --nnodes.",
    "pipeline-parallel-size": "Sets the number of stages into which the layers of a rank are divided.",
    "prefill-context-parallel-size": "Divides the tokens of a prompt among this many parts of a rank.",
    "tensor-parallel-size": "Sets how many devices share the tensors of each layer.",
  }),
  ...citing("vLLM v0.20.2, engine/arg_utils.py", {
    "data-parallel-address": "Names the address of the head node of the group.",
    "data-parallel-rank": "Numbers the rank of this process, and leaves load balancing to others.",
    "data-parallel-rpc-port": "Sets the port at which the ranks of the group join.",
    "data-parallel-size-local": "Sets the number of data-parallel ranks on this node.",
    "data-parallel-start-rank": "Numbers the first rank of this node.",
  }),
  ...citing("vLLM v0.20.2, config/model.py", {
    "enforce-eager": "Runs each operator on its own, without graphs.",
    "hf-overrides": "Overrides entries of the model's config.json.",
    "max-model-len": "Limits the tokens of one request: prompt and answer together.",
    seed: "Sets the seed of random numbers.",
    "served-model-name": "Sets the names of the model in requests.",
    "trust-remote-code": "Lets the directory of the model bring its own code.",
  }),
  ...citing("vLLM v0.20.2, config/model.py; vllm-ascend v0.20.2rc1, quantization/modelslim_config.py", {
    quantization: "Selects the reader of quantized weights; ascend reads those of msModelSlim.",
  }),
  ...citing("vLLM v0.20.2, config/multimodal.py", {
    "limit-mm-per-prompt": "Limits images, videos and the like of one prompt.",
    "skip-mm-profiling":
      "Skips the profiling of the encoder of images and videos, whose memory then needs room.",
  }),
  ...citing("vLLM v0.20.2, config/load.py", {
    "safetensors-load-strategy":
      "Sets how files of weights are read: lazy maps them into memory, eager reads each whole, prefetch reads them into the page cache first.",
  }),
  ...citing("Mooncake, mooncake-store-deployment-guide.md, flags of mooncake_master", {
    client_ttl: "Sets after how many seconds the pool takes a silent client as disconnected.",
    enable_offload: "Writes objects of the pool to SSDs, too.",
    eviction_high_watermark_ratio: "Sets the fill level at which the pool evicts objects.",
    eviction_ratio: "Sets the part of the pool that one eviction frees.",
  }),
  ...citing("Mooncake, mooncake-store-deployment-guide.md and mooncake-store.md", {
    default_kv_lease_ttl: "Sets for how many milliseconds a lease keeps an object of the pool from eviction.",
  }),
  ...citing("vllm-ascend, load_balance_proxy_server_example.py", {
    "decoder-hosts": "Lists the addresses of the decode ranks.",
    "decoder-ports": "Lists the API ports of the decode ranks.",
    "prefiller-hosts": "Lists the addresses of the prefill ranks.",
    "prefiller-ports": "Lists the API ports of the prefill ranks.",
    "waiting-retry-interval":
      "Sets after how many seconds the proxy looks again at ranks that join or leave.",
  }),
};
