import type { FlagType } from "../../flags/index.ts";
import { type Release, releases, since, until } from "./releases.ts";

/** One gflag of the xLLM server. */
export interface Flag extends FlagType {
  /** The releases that have it; any other exits with code 1. */
  readonly in: readonly Release[];
  readonly min?: number;
  readonly max?: number;
}

const bool = (known: readonly Release[] = releases): Flag => ({
  type: "bool",
  negatable: true,
  in: known,
});

const int = (known: readonly Release[] = releases, min?: number): Flag => ({
  type: "int",
  in: known,
  ...(min === undefined ? {} : { min }),
});

const float = (known: readonly Release[] = releases): Flag => ({ type: "float", in: known });

const str = (known: readonly Release[] = releases): Flag => ({ type: "str", in: known });

const choice = (choices: readonly string[], known: readonly Release[] = releases): Flag => ({
  type: "choices",
  choices,
  in: known,
});

/**
 * Flags by name, with the releases that have them: xllm/core/common/global_flags.cpp at 31b7caf, v0.8.0 and v0.9.1;
 * xllm/core/framework/config/*_config.cpp at v0.10.1 and main. No release has `--device_ip`, `--tp` or
 * `--tensor-parallel-size`.
 */
export const flags: Readonly<Record<string, Flag>> = {
  // Model and role
  backend: choice(["llm", "vlm", "dit", "rec"]),
  task: choice(["generate", "embed"]),
  npu_kernel_backend: choice(["AUTO", "ATB", "TORCH"]),
  enable_mla: bool(until("0.8")),
  random_seed: int(),
  max_sequence_length: int(since("0.11-preview"), 0),
  tool_call_parser: str(),
  reasoning_parser: str(),
  // Memory and batches
  max_memory_utilization: float(),
  max_cache_size: int(releases, 0),
  max_tokens_per_batch: int(releases, 1),
  max_seqs_per_batch: int(releases, 1),
  max_tokens_per_chunk_for_prefill: int(releases, -1),
  max_concurrent_requests: int(releases, 0),
  block_size: int(releases, 1),
  kv_cache_dtype: str(since("0.9")),
  enable_prefix_cache: bool(),
  enable_chunked_prefill: bool(),
  enable_schedule_overlap: bool(),
  priority_strategy: str(),
  host_blocks_factor: float(),
  enable_kvcache_store: bool(),
  prefetch_bacth_size: int(until("0.9"), 1),
  prefetch_batch_size: int(since("0.10"), 1),
  // Graphs; the names change from release to release
  enable_acl_graph: bool(["31b7caf"]),
  enable_graph: bool(since("0.8")),
  enable_acl_graph_no_padding: bool(["31b7caf"]),
  enable_graph_no_padding: bool(["0.8"]),
  enable_graph_mode_decode_no_padding: bool(since("0.9")),
  acl_graph_decode_batch_size_limit: int(["0.9", "0.11-preview"], 1),
  graph_decode_batch_size_limit: int(["0.10"], 1),
  // Parallelism
  communication_backend: choice(["hccl", "lccl"]),
  ep_size: int(releases, 1),
  cp_size: int(since("0.9"), 1),
  kv_split_size: int(since("0.10"), 1),
  layerwise_split_size: int(since("0.11-preview"), 1),
  // For diffusion models; the tensor parallelism of a language model is nnodes / (dp_size × cp_size).
  tp_size: int(since("0.9"), 1),
  expert_parallel_degree: { type: "int", in: releases, min: 0, max: 2 },
  enable_multi_stream_parallel: bool(),
  enable_eplb: bool(),
  redundant_experts_num: int(releases, 0),
  eplb_update_interval: int(releases, 1),
  eplb_update_threshold: float(until("0.10")),
  // Speculation
  draft_model: str(),
  num_speculative_tokens: int(releases, 0),
  speculative_algorithm: choice(["MTP", "Eagle3", "Suffix", "DFlash", "DSpark"], since("0.9")),
  // Shared memory between the processes of a node
  enable_shm: bool(),
  input_shm_size: int(since("0.9"), 1),
  output_shm_size: int(since("0.9"), 1),
  // Disaggregated prefill and decode
  enable_disagg_pd: bool(),
  enable_pd_ooc: bool(),
  instance_role: choice(["DEFAULT", "PREFILL", "DECODE", "MIX"]),
  disagg_pd_port: int(releases, 1),
  transfer_listen_port: int(releases, 1),
  kv_cache_transfer_type: str(until("0.10")),
  kv_cache_transfer_mode: choice(["PUSH", "PULL"]),
  enable_cache_upload: bool(until("0.10")),
  enable_service_routing: bool(),
  etcd_addr: str(),
  etcd_namespace: str(since("0.9")),
  etcd_ttl: int(releases, 1),
  heart_beat_interval: float(),
  xservice_addr: str(["31b7caf"]),
  // Threads and timeouts
  num_threads: int(releases, 1),
  num_request_handling_threads: int(releases, 1),
  num_response_handling_threads: int(releases, 1),
  max_reconnect_count: int(releases, 1),
  health_check_interval_ms: int(since("0.9"), 1),
  rpc_channel_timeout_ms: int(),
  rpc_idle_timeout_s: int(),
};
