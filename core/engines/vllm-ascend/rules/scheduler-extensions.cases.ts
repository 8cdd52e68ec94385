import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const prefill = (change: GroupChange) => changed(prefillDecode(), { ...change, group: "prefill" });

const decode = (change: GroupChange) => changed(prefillDecode(), { ...change, group: "decode" });

const LATEST = "v0.25.1rc1";

const SHORT_FIRST = { short_request_first_config: { enabled: true } };

export const cases: CasesByRule = {
  "ascend-balance-without-transfer": {
    fails: [
      {
        name: "the variable",
        topology: decode({ env: { VLLM_ASCEND_BALANCE_SCHEDULING: "1" } }),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.env.VLLM_ASCEND_BALANCE_SCHEDULING",
            value: "1",
            message: "VLLM_ASCEND_BALANCE_SCHEDULING is not supported in a decode group.",
            fix: "Remove VLLM_ASCEND_BALANCE_SCHEDULING from groups.decode",
          },
        ],
      },
      {
        name: "the key of scheduler_config, which wins over the key at the top",
        topology: decode({
          version: LATEST,
          keys: { enable_balance_scheduling: false, scheduler_config: { enable_balance_scheduling: true } },
        }),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.additionalConfig.scheduler_config.enable_balance_scheduling",
            value: true,
            message: "enable_balance_scheduling is not supported in a decode group.",
            fix: "Remove enable_balance_scheduling from groups.decode",
          },
        ],
      },
      {
        name: "the key at the top beside another key of scheduler_config",
        topology: decode({
          version: LATEST,
          keys: { enable_balance_scheduling: true, scheduler_config: { recompute_scheduler_enable: true } },
        }),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.additionalConfig.enable_balance_scheduling",
            value: true,
            message: "enable_balance_scheduling is not supported in a decode group.",
            fix: "Remove enable_balance_scheduling from groups.decode",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the key, which wins over the variable",
        topology: decode({
          env: { VLLM_ASCEND_BALANCE_SCHEDULING: "1" },
          keys: { enable_balance_scheduling: false },
        }),
        within: "groups.decode",
      },
      {
        name: "scheduler_config that wins over the key at the top",
        topology: decode({
          version: LATEST,
          keys: { enable_balance_scheduling: true, scheduler_config: { enable_balance_scheduling: false } },
        }),
        within: "groups.decode",
      },
      {
        name: "scheduler_config in a release that does not read the key there",
        topology: decode({
          version: "v0.23.0",
          keys: { scheduler_config: { enable_balance_scheduling: true } },
        }),
        within: "groups.decode",
      },
    ],
  },
  "ascend-profiling-chunk-pipeline": {
    fails: [
      {
        name: "the key at the top",
        topology: serve({ keys: { profiling_chunk_config: { enabled: true } } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.profiling_chunk_config",
            value: { enabled: true },
            message:
              "profiling_chunk_config requires several pipeline stages, but pipelineParallelSize is 1.",
            fix: "Remove profiling_chunk_config",
          },
        ],
      },
      {
        name: "the key of scheduler_config",
        topology: serve({
          version: LATEST,
          keys: { scheduler_config: { profiling_chunk_config: { enabled: true } } },
        }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.scheduler_config.profiling_chunk_config",
            value: { enabled: true },
            message:
              "profiling_chunk_config requires several pipeline stages, but pipelineParallelSize is 1.",
            fix: "Remove profiling_chunk_config",
          },
        ],
      },
      {
        name: "the key in v0.19.1rc1",
        topology: serve({ version: "v0.19.1rc1", keys: { profiling_chunk_config: { enabled: true } } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.profiling_chunk_config",
            value: { enabled: true },
            message: /requires several pipeline stages/,
            fix: "Remove profiling_chunk_config",
          },
        ],
      },
    ],
    passes: [
      {
        name: "v0.18.0, which does not read the key",
        topology: serve({ version: "v0.18.0", keys: { profiling_chunk_config: { enabled: true } } }),
      },
      {
        name: "two stages",
        topology: serve({
          version: "v0.30.0rc2",
          keys: { scheduler_config: { profiling_chunk_config: { enabled: true } } },
          tensorParallelSize: 8,
          pipelineParallelSize: 2,
        }),
      },
      {
        name: "the key at the top, off",
        topology: serve({ keys: { profiling_chunk_config: { enabled: false } } }),
      },
      {
        name: "the key of scheduler_config, off",
        topology: serve({
          version: LATEST,
          keys: { scheduler_config: { profiling_chunk_config: { enabled: false } } },
        }),
      },
    ],
  },
  "ascend-profiling-chunk-balance": {
    fails: [
      {
        name: "the balance scheduler beside it, in v0.19.1rc1",
        topology: serve({
          version: "v0.19.1rc1",
          keys: { profiling_chunk_config: { enabled: true } },
          env: { VLLM_ASCEND_BALANCE_SCHEDULING: "1" },
        }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.profiling_chunk_config",
            value: { enabled: true },
            message: "profiling_chunk_config is not supported together with VLLM_ASCEND_BALANCE_SCHEDULING.",
            fix: "Remove profiling_chunk_config or VLLM_ASCEND_BALANCE_SCHEDULING",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the balance scheduler off",
        topology: serve({
          keys: { profiling_chunk_config: { enabled: true }, enable_balance_scheduling: false },
        }),
      },
      {
        name: "the extension off",
        topology: serve({
          keys: { profiling_chunk_config: { enabled: false }, enable_balance_scheduling: true },
        }),
      },
    ],
  },
  "ascend-short-request-first": {
    fails: [
      {
        name: "a decode group",
        topology: decode({ version: LATEST, keys: { scheduler_config: SHORT_FIRST } }),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.additionalConfig.scheduler_config.short_request_first_config",
            value: { enabled: true },
            message: "short_request_first_config is not supported: the role is decode.",
            fix: "Remove short_request_first_config",
          },
        ],
      },
      {
        name: "another scheduling policy",
        topology: prefill({
          version: LATEST,
          keys: { scheduler_config: SHORT_FIRST },
          args: { schedulingPolicy: "priority" },
        }),
        within: "groups.prefill",
        reports: [
          {
            path: "groups.prefill.args.additionalConfig.scheduler_config.short_request_first_config",
            value: { enabled: true },
            message:
              'short_request_first_config is not supported: schedulingPolicy is "priority", not "fcfs".',
            fix: 'Remove short_request_first_config, or set schedulingPolicy to "fcfs"',
          },
        ],
      },
      {
        name: "batch jobs beside it",
        topology: serve({
          version: LATEST,
          keys: { ...SHORT_FIRST, batch_job_sched_config: { enabled: true } },
        }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.short_request_first_config",
            value: { enabled: true },
            message: "short_request_first_config is not supported: batch_job_sched_config is on.",
            fix: "Remove short_request_first_config, or remove batch_job_sched_config",
          },
        ],
      },
      {
        name: "chunks by profile beside it",
        topology: serve({
          version: LATEST,
          keys: { scheduler_config: { ...SHORT_FIRST, profiling_chunk_config: { enabled: true } } },
        }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.scheduler_config.short_request_first_config",
            value: { enabled: true },
            message: "short_request_first_config is not supported: profiling_chunk_config is on.",
            fix: "Remove short_request_first_config, or remove profiling_chunk_config",
          },
        ],
      },
    ],
    passes: [
      {
        name: "chunks by profile beside it in v0.28.0rc1",
        topology: serve({
          version: "v0.28.0rc1",
          keys: { scheduler_config: { ...SHORT_FIRST, profiling_chunk_config: { enabled: true } } },
        }),
      },
      {
        name: "a decode group with the extension off",
        topology: decode({
          version: LATEST,
          keys: { scheduler_config: { short_request_first_config: { enabled: false } } },
        }),
        within: "groups.decode",
      },
      {
        name: "the policy fcfs",
        topology: prefill({
          version: LATEST,
          keys: { scheduler_config: SHORT_FIRST },
          args: { schedulingPolicy: "fcfs" },
        }),
        within: "groups.prefill",
      },
      {
        name: "batch jobs off",
        topology: serve({
          version: LATEST,
          keys: { ...SHORT_FIRST, batch_job_sched_config: { enabled: false } },
        }),
      },
    ],
  },
};
