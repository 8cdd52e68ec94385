import type { ArgumentValue } from "../../core/index.ts";
import type { GroupChange } from "./findings.ts";
import type { VllmAscendCase } from "./vllm-ascend-case.ts";

const version = "v0.25.1rc1";

const keys = (settings: NonNullable<GroupChange["keys"]>): GroupChange => ({ version, keys: settings });

const scheduler = (settings: Record<string, ArgumentValue>, beside: NonNullable<GroupChange["keys"]> = {}) =>
  keys({ ...beside, scheduler_config: settings });

const SHORT_FIRST = { short_request_first_config: { enabled: true } };

const env = (variables: NonNullable<GroupChange["env"]>): GroupChange => ({ version, env: variables });

const key = (name: string) => `args.additionalConfig.${name}`;

/** What v0.25.1rc1 reads anew, elsewhere or no longer. */
export const latestCases: readonly VllmAscendCase[] = [
  {
    rule: "ascend-additional-config-known",
    fails: keys({ enable_dsa_pc: true }),
    at: key("enable_dsa_pc"),
    fix: /"enable_dsa_cp"/,
    passes: keys({ enable_dsa_cp: true, draft_window_size: 4096 }),
  },
  {
    rule: "ascend-additional-config-known",
    fails: keys({ enable_sparse_sfa_c8: true }),
    at: key("enable_sparse_sfa_c8"),
    fix: /in its place is enable_sparse_c8$/,
    passes: keys({ enable_sparse_c8: true }),
  },
  {
    rule: "ascend-additional-config-known",
    fails: { version: "v0.23.0", keys: { enable_sparse_c8: true } },
    at: key("enable_sparse_c8"),
    fix: /in its place is enable_sparse_sfa_c8 and/,
    passes: { version: "v0.23.0", keys: { enable_sparse_sfa_c8: true, enable_sparse_li_c8: true } },
  },
  {
    rule: "ascend-additional-config-known",
    on: "old",
    fails: { keys: { enable_sparse_c8: true } },
    at: key("enable_sparse_c8"),
    fix: /it is read from v0\.1\d/,
    passes: { keys: {} },
  },
  {
    rule: "ascend-additional-config-known",
    fails: keys({ layer_sharding: ["q_b_proj"] }),
    at: key("layer_sharding"),
    fix: /v0\.23\.0 was the last to read it/,
    passes: keys({}),
  },
  {
    rule: "ascend-additional-config-known",
    fails: scheduler({ enable_balance_schedule: true }),
    at: key("scheduler_config.enable_balance_schedule"),
    fix: /"enable_balance_scheduling"/,
    passes: scheduler({ enable_balance_scheduling: true }, { enable_balance_scheduling: true }),
  },
  {
    rule: "ascend-additional-config-strict",
    fails: scheduler({ short_request_first_config: { treshold: 8 } }),
    at: key("scheduler_config.short_request_first_config.treshold"),
    fix: /"threshold"/,
    passes: scheduler({ short_request_first_config: { threshold: 8 }, unknown: 1 }),
  },
  {
    rule: "ascend-additional-config-types",
    fails: scheduler({ batch_job_sched_config: { max_jobs: "20" } }),
    at: key("scheduler_config.batch_job_sched_config.max_jobs"),
    passes: scheduler({ batch_job_sched_config: { max_jobs: 20 } }),
  },
  {
    rule: "ascend-variable-read",
    fails: env({ VLLM_ASCEND_FLASHCOMM2_PARALLEL_SIZE: "2" }),
    at: "env.VLLM_ASCEND_FLASHCOMM2_PARALLEL_SIZE",
    fix: /v0\.23\.0 was the last to read it/,
    passes: env({ VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" }),
  },
  {
    // What took over in earlier releases is gone as well.
    rule: "ascend-variable-read",
    fails: env({ VLLM_ASCEND_ENABLE_PREFETCH_MLP: "1" }),
    at: "env.VLLM_ASCEND_ENABLE_PREFETCH_MLP",
    fix: /was the last to read it/,
    passes: env({}),
  },
  {
    rule: "ascend-balance-without-transfer",
    on: "decode",
    fails: scheduler({ enable_balance_scheduling: true }, { enable_balance_scheduling: false }),
    at: key("scheduler_config.enable_balance_scheduling"),
    passes: scheduler({ enable_balance_scheduling: false }, { enable_balance_scheduling: true }),
  },
  {
    rule: "ascend-balance-without-transfer",
    on: "decode",
    fails: scheduler({ recompute_scheduler_enable: true }, { enable_balance_scheduling: true }),
    at: key("enable_balance_scheduling"),
    passes: { version: "v0.23.0", keys: { scheduler_config: { enable_balance_scheduling: true } } },
  },
  {
    rule: "ascend-recompute-scheduler-transfer",
    fails: scheduler({ recompute_scheduler_enable: true }),
    at: key("scheduler_config.recompute_scheduler_enable"),
    passes: scheduler({ recompute_scheduler_enable: false }, { recompute_scheduler_enable: true }),
  },
  {
    rule: "ascend-recompute-scheduler-producer",
    on: "prefill",
    fails: scheduler({ recompute_scheduler_enable: true }),
    at: key("scheduler_config.recompute_scheduler_enable"),
    passes: keys({ scheduler_config: "recompute" }),
  },
  {
    rule: "ascend-profiling-chunk-pipeline",
    fails: scheduler({ profiling_chunk_config: { enabled: true } }),
    at: key("scheduler_config.profiling_chunk_config"),
    passes: scheduler({ profiling_chunk_config: { enabled: false } }),
  },
  {
    rule: "ascend-finegrained-parallel",
    on: "decode",
    fails: scheduler({}, { finegrained_tp_config: { embedding_tensor_parallel_size: 4 } }),
    at: key("finegrained_tp_config.embedding_tensor_parallel_size"),
    passes: scheduler(
      { recompute_scheduler_enable: true },
      { finegrained_tp_config: { embedding_tensor_parallel_size: 4 } },
    ),
  },
  {
    rule: "ascend-short-request-first",
    on: "decode",
    fails: scheduler(SHORT_FIRST),
    at: key("scheduler_config.short_request_first_config"),
    passes: scheduler({ short_request_first_config: { enabled: false } }),
  },
  {
    rule: "ascend-short-request-first",
    on: "prefill",
    fails: { ...scheduler(SHORT_FIRST), args: { schedulingPolicy: "priority" } },
    at: key("scheduler_config.short_request_first_config"),
    passes: { ...scheduler(SHORT_FIRST), args: { schedulingPolicy: "fcfs" } },
  },
  {
    rule: "ascend-short-request-first",
    fails: keys({ ...SHORT_FIRST, batch_job_sched_config: { enabled: true } }),
    at: key("short_request_first_config"),
    passes: keys({ ...SHORT_FIRST, batch_job_sched_config: { enabled: false } }),
  },
  {
    rule: "ascend-execute-timeout",
    fails: { version: "v0.23.0", env: { VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: "300" } },
    at: "env.VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS",
    passes: env({ VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: "300" }),
  },
];
