import { type CasesByAlert, series } from "./alert-case.ts";

const PREFILL = "a3-1p1d-prefill-0";

const DECODE = "a3-1p1d-decode-0";

const of = (group: string, more: Readonly<Record<string, string>> = {}) => ({
  stack: group.replace(/-(?:serve|prefill|decode)-\d+$/, ""),
  role: group.split("-").at(-2) ?? "",
  group,
  pod: `${group}-0`,
  ...more,
});

const waiting = (group: string, pod = "0") =>
  series("vllm:num_requests_waiting", of(group, { pod: `${group}-${pod}` }));

/** Buckets of a histogram in which all observations lie between two bounds. */
const between = (metric: string, group: string, below: string, to: string) => ({
  [series(`${metric}_bucket`, of(group, { le: below }))]: "0x60",
  [series(`${metric}_bucket`, of(group, { le: to }))]: "0+60x60",
  [series(`${metric}_bucket`, of(group, { le: "+Inf" }))]: "0+60x60",
});

const fired = (group: string, summary: string, description: string) => ({
  labels: { namespace: "llm", role: group.split("-").at(-2) ?? "", group },
  summary,
  description,
});

const XLLM = "a3-xllm-serve-0";

const FLASH = "h200-glm47-flash-serve-0";

const failures = (metric: string, more: Readonly<Record<string, string>> = {}, group = DECODE) =>
  series(metric, of(group, more));

const POOLED = "a3-glm53-1p1d-decode-0";

export const requestCases: CasesByAlert = {
  GlmServeKvCacheFull: {
    firing: [
      {
        name: "one rank with a full cache",
        series: {
          [series("vllm:kv_cache_usage_perc", of(DECODE, { engine: "0" }))]: "0.5x60",
          [series("vllm:kv_cache_usage_perc", of(DECODE, { engine: "1" }))]: "0.99x60",
        },
        at: "30m",
        fires: [
          fired(
            DECODE,
            "The KV cache of group a3-1p1d-decode-0 is full.",
            "A rank of group a3-1p1d-decode-0 (role decode) in namespace llm uses 99% of its KV cache: requests wait or are preempted. Add a replica, or lower maxNumSeqs or maxModelLen",
          ),
        ],
      },
      {
        name: "xLLM's cache",
        stack: "a3-xllm",
        series: { [series("kv_cache_utilization_perc", of(XLLM))]: "0.97x60" },
        at: "30m",
        fires: [
          fired(
            XLLM,
            "The KV cache of group a3-xllm-serve-0 is full.",
            "A rank of group a3-xllm-serve-0 (role serve) in namespace llm uses 97% of its KV cache: requests wait or are preempted. Add a replica, or lower maxNumSeqs or maxModelLen",
          ),
        ],
      },
    ],
    silent: [
      {
        name: "a cache that is full for some minutes",
        series: { [series("vllm:kv_cache_usage_perc", of(DECODE))]: "0.99x10 0.5x60" },
        at: "14m",
      },
      {
        name: "a cache at the limit",
        series: { [series("vllm:kv_cache_usage_perc", of(DECODE))]: "0.95x60" },
        at: "30m",
      },
    ],
  },
  GlmServeQueueGrows: {
    firing: [
      {
        name: "a queue of two ranks that grows",
        series: { [waiting(DECODE)]: "0+3x60", [waiting(DECODE, "1")]: "0+3x60" },
        at: "40m",
        fires: [
          fired(
            DECODE,
            "The queue of group a3-1p1d-decode-0 grows.",
            "240 requests wait in group a3-1p1d-decode-0 (role decode) in namespace llm; fewer did ten minutes ago. Add a replica, or limit the clients",
          ),
        ],
      },
      {
        name: "LightLLM's queue",
        stack: "h200-glm47-flash",
        series: { [series("lightllm_queue_size", of(FLASH))]: "0+5x60" },
        at: "40m",
        fires: [
          fired(
            FLASH,
            "The queue of group h200-glm47-flash-serve-0 grows.",
            "200 requests wait in group h200-glm47-flash-serve-0 (role serve) in namespace llm; fewer did ten minutes ago. Add a replica, or limit the clients",
          ),
        ],
      },
    ],
    silent: [
      { name: "a long queue that shrinks", series: { [waiting(DECODE)]: "300-3x60" }, at: "40m" },
      { name: "a short queue that grows", series: { [waiting(DECODE)]: "0+1x60" }, at: "40m" },
    ],
  },
  GlmServeTtftOverTarget: {
    firing: [
      {
        name: "first tokens after 10 to 20 seconds",
        series: between("vllm:time_to_first_token_seconds", PREFILL, "10.0", "20.0"),
        at: "30m",
        fires: [
          fired(
            PREFILL,
            "First tokens of group a3-1p1d-prefill-0 come late.",
            "Most first tokens of group a3-1p1d-prefill-0 (role prefill) in namespace llm take up to 19.5s, above the target of the site. Check its queue and the lengths of its prompts",
          ),
        ],
      },
      {
        name: "xLLM's 99th percentile",
        stack: "a3-xllm",
        series: {
          [series("time_to_first_token_latency_milliseconds_latency_99", of(XLLM))]: "12000x60",
        },
        at: "30m",
        fires: [
          fired(
            XLLM,
            "First tokens of group a3-xllm-serve-0 come late.",
            "Most first tokens of group a3-xllm-serve-0 (role serve) in namespace llm take up to 12s, above the target of the site. Check its queue and the lengths of its prompts",
          ),
        ],
      },
      {
        name: "LightLLM's histogram",
        stack: "h200-glm47-flash",
        series: between(
          "lightllm_request_first_token_duration",
          FLASH,
          "12.783403948858939",
          "19.17510592328841",
        ),
        at: "30m",
        fires: [
          fired(
            FLASH,
            "First tokens of group h200-glm47-flash-serve-0 come late.",
            "Most first tokens of group h200-glm47-flash-serve-0 (role serve) in namespace llm take up to 18.86s, above the target of the site. Check its queue and the lengths of its prompts",
          ),
        ],
      },
    ],
    silent: [
      {
        name: "first tokens after 5 to 10 seconds",
        series: between("vllm:time_to_first_token_seconds", PREFILL, "5.0", "10.0"),
        at: "30m",
      },
      {
        name: "no requests",
        series: { [series("vllm:time_to_first_token_seconds_bucket", of(PREFILL, { le: "+Inf" }))]: "7x60" },
        at: "30m",
      },
    ],
  },
  GlmServeTpotOverTarget: {
    firing: [
      {
        name: "tokens that take 0.1 to 0.15 seconds",
        series: between("vllm:request_time_per_output_token_seconds", DECODE, "0.1", "0.15"),
        at: "30m",
        fires: [
          fired(
            DECODE,
            "Tokens of group a3-1p1d-decode-0 come slowly.",
            "Most tokens of group a3-1p1d-decode-0 (role decode) in namespace llm take up to 147.5ms, above the target of the site. Check the number of its running requests",
          ),
        ],
      },
      {
        name: "xLLM's 99th percentile",
        stack: "a3-xllm",
        series: { [series("inter_token_latency_milliseconds_latency_99", of(XLLM))]: "250x60" },
        at: "30m",
        fires: [
          fired(
            XLLM,
            "Tokens of group a3-xllm-serve-0 come slowly.",
            "Most tokens of group a3-xllm-serve-0 (role serve) in namespace llm take up to 250ms, above the target of the site. Check the number of its running requests",
          ),
        ],
      },
    ],
    silent: [
      {
        name: "tokens that take 0.05 to 0.1 seconds",
        series: between("vllm:request_time_per_output_token_seconds", DECODE, "0.05", "0.1"),
        at: "30m",
      },
      {
        name: "a prefill group, whose requests have one token",
        series: between("vllm:request_time_per_output_token_seconds", PREFILL, "0.1", "0.15"),
        at: "30m",
      },
    ],
  },
  GlmServePrefillDecodeImbalance: {
    firing: [
      {
        name: "a queue before prefill",
        series: { [waiting(PREFILL)]: "80x60", [waiting(DECODE)]: "0x60" },
        at: "30m",
        fires: [
          {
            labels: { namespace: "llm", role: "prefill" },
            summary: "Requests of a3-1p1d wait for prefill while the other role is idle.",
            description:
              "80 requests of stack a3-1p1d in namespace llm wait in the prefill groups, and none waits in the groups of the other role. Add a replica to role prefill, or take one from the other role",
          },
        ],
      },
      {
        name: "a queue before decode",
        series: { [waiting(PREFILL)]: "0x60", [waiting(DECODE)]: "80x60" },
        at: "30m",
        fires: [
          {
            labels: { namespace: "llm", role: "decode" },
            summary: "Requests of a3-1p1d wait for decode while the other role is idle.",
            description:
              "80 requests of stack a3-1p1d in namespace llm wait in the decode groups, and none waits in the groups of the other role. Add a replica to role decode, or take one from the other role",
          },
        ],
      },
    ],
    silent: [
      {
        name: "queues before both",
        series: { [waiting(PREFILL)]: "80x60", [waiting(DECODE)]: "80x60" },
        at: "30m",
      },
      {
        name: "a stack without roles",
        stack: "a3-xllm",
        series: { [series("num_waiting_requests", of(XLLM))]: "80x60" },
        at: "30m",
      },
    ],
  },
  GlmServeKvTransferFailed: {
    firing: [
      {
        name: "requests that end with an error",
        series: { [failures("vllm:request_success_total", { finished_reason: "error" })]: "0x20 5x40" },
        at: "25m",
        fires: [
          fired(
            DECODE,
            "KV caches do not arrive in group a3-1p1d-decode-0.",
            "Group a3-1p1d-decode-0 (role decode) in namespace llm has lost KV caches: 5 within ten minutes. Read the logs of its pods for the address that they could not reach",
          ),
        ],
      },
      {
        name: "Mooncake's failed transfers, which v0.28 counts",
        stack: "a3-glm53-1p1d",
        series: { [failures("vllm:mooncake_num_failed_transfers_total", {}, POOLED)]: "0x20 2x40" },
        at: "25m",
        fires: [
          fired(
            POOLED,
            "KV caches do not arrive in group a3-glm53-1p1d-decode-0.",
            "Group a3-glm53-1p1d-decode-0 (role decode) in namespace llm has lost KV caches: 2 within ten minutes. Read the logs of its pods for the address that they could not reach",
          ),
        ],
      },
    ],
    silent: [
      {
        name: "failures of an hour ago",
        series: { [failures("vllm:request_success_total", { finished_reason: "error" })]: "0 5x60" },
        at: "40m",
      },
      {
        name: "requests that end by themselves",
        series: { [failures("vllm:request_success_total", { finished_reason: "stop" })]: "0+60x60" },
        at: "40m",
      },
    ],
  },
};
