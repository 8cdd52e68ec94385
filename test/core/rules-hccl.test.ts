import { describe, expect, test } from "vitest";
import { hcclRules } from "../../core/rules/hccl/hccl-rules.ts";
import { changed, findingsOf, type GroupChange } from "../support/findings.ts";
import { serving } from "../support/topologies.ts";
import { oneMachine, oneSite } from "../support/xllm.ts";

interface Case {
  readonly rule: string;
  readonly fails: readonly GroupChange["env"][];
  /** Variable that is named. */
  readonly at: string;
  readonly passes: readonly GroupChange["env"][];
}

const only = (variable: string, fails: readonly string[], passes: readonly string[]) => ({
  at: variable,
  fails: fails.map((value) => ({ [variable]: value })),
  passes: passes.map((value) => ({ [variable]: value })),
});

const cases: readonly Case[] = [
  { rule: "hccl-connect-timeout", ...only("HCCL_CONNECT_TIMEOUT", ["119", "7201", "2m"], ["120", "7200"]) },
  {
    rule: "hccl-execution-timeout",
    ...only("HCCL_EXEC_TIMEOUT", ["2147483648", "-1", ""], ["0", "2147483647"]),
  },
  { rule: "hccl-buffer-size", ...only("HCCL_BUFFSIZE", ["0", "1.5", "200MB"], ["1", "2560"]) },
  { rule: "hccl-base-port", ...only("HCCL_IF_BASE_PORT", ["1023", "65505", "65520"], ["1024", "65504"]) },
  { rule: "hccl-traffic-class", ...only("HCCL_RDMA_TC", ["130", "256"], ["0", "132", "252"]) },
  { rule: "hccl-service-level", ...only("HCCL_RDMA_SL", ["8"], ["0", "7"]) },
  { rule: "hccl-rdma-timeout", ...only("HCCL_RDMA_TIMEOUT", ["4", "21"], ["5", "20"]) },
  { rule: "hccl-rdma-retries", ...only("HCCL_RDMA_RETRY_CNT", ["0", "8"], ["1", "7"]) },
  { rule: "hccl-queue-pairs", ...only("HCCL_RDMA_QPS_PER_CONNECTION", ["0", "33"], ["1", "32"]) },
  { rule: "hccl-deterministic", ...only("HCCL_DETERMINISTIC", ["True", "1"], ["false", "true", "strict"]) },
  { rule: "hccl-whitelist-switch", ...only("HCCL_WHITELIST_DISABLE", ["2"], ["0", "1"]) },
  { rule: "hccl-pcie-switch", ...only("HCCL_INTRA_PCIE_ENABLE", ["true"], ["0", "1"]) },
  { rule: "hccl-roce-switch", ...only("HCCL_INTRA_ROCE_ENABLE", ["on"], ["0", "1"]) },
  { rule: "hccl-hccs-switch", ...only("HCCL_INTER_HCCS_DISABLE", ["true"], ["TRUE", "FALSE"]) },
  { rule: "hccl-socket-family", ...only("HCCL_SOCKET_FAMILY", ["inet"], ["AF_INET", "AF_INET6"]) },
  {
    rule: "hccl-variable-known",
    at: "HCCL_BUFSIZE",
    fails: [{ HCCL_BUFSIZE: "200" }],
    passes: [{ HCCL_BUFFSIZE: "200" }],
  },
  {
    rule: "hccl-execution-timeout-vector-core",
    at: "HCCL_EXEC_TIMEOUT",
    fails: [
      { HCCL_EXEC_TIMEOUT: "0", HCCL_OP_EXPANSION_MODE: "AIV" },
      { HCCL_EXEC_TIMEOUT: "1092", HCCL_OP_EXPANSION_MODE: "AIV" },
    ],
    passes: [{ HCCL_EXEC_TIMEOUT: "1091", HCCL_OP_EXPANSION_MODE: "AIV" }, { HCCL_EXEC_TIMEOUT: "1092" }],
  },
  {
    rule: "hccl-expansion-mode-of-hardware",
    at: "HCCL_OP_EXPANSION_MODE",
    fails: [{ HCCL_OP_EXPANSION_MODE: "HOST" }, { HCCL_OP_EXPANSION_MODE: "aiv" }],
    passes: [{ HCCL_OP_EXPANSION_MODE: "AIV" }, { HCCL_OP_EXPANSION_MODE: "AI_CPU" }],
  },
  {
    rule: "hccl-deterministic-vector-core",
    at: "HCCL_DETERMINISTIC",
    fails: [{ HCCL_DETERMINISTIC: "true", HCCL_OP_EXPANSION_MODE: "AIV" }],
    passes: [{ HCCL_DETERMINISTIC: "false", HCCL_OP_EXPANSION_MODE: "AIV" }, { HCCL_DETERMINISTIC: "true" }],
  },
  {
    rule: "hccl-intra-node-links",
    at: "HCCL_INTRA_ROCE_ENABLE",
    fails: [{ HCCL_INTRA_ROCE_ENABLE: "1", HCCL_INTRA_PCIE_ENABLE: "1" }, { HCCL_INTRA_ROCE_ENABLE: "0" }],
    passes: [
      { HCCL_INTRA_ROCE_ENABLE: "1" },
      { HCCL_INTRA_PCIE_ENABLE: "1" },
      { HCCL_INTRA_ROCE_ENABLE: "1", HCCL_INTRA_PCIE_ENABLE: "0" },
      { HCCL_INTRA_ROCE_ENABLE: "0", HCCL_INTRA_PCIE_ENABLE: "1" },
      { HCCL_INTRA_ROCE_ENABLE: "0", HCCL_INTRA_PCIE_ENABLE: "0" },
    ],
  },
  {
    rule: "hccl-intra-node-links",
    at: "HCCL_INTRA_PCIE_ENABLE",
    fails: [{ HCCL_INTRA_PCIE_ENABLE: "0" }],
    passes: [{}],
  },
  {
    rule: "hccl-whitelist-file",
    at: "HCCL_WHITELIST_DISABLE",
    fails: [{ HCCL_WHITELIST_DISABLE: "0" }],
    passes: [{ HCCL_WHITELIST_DISABLE: "1" }, { HCCL_WHITELIST_DISABLE: "0", HCCL_WHITELIST_FILE: "/w" }],
  },
  {
    rule: "hccl-super-pod-id",
    ...only("HCCL_LOGIC_SUPERPOD_ID", ["a".repeat(128)], ["a".repeat(127)]),
  },
  {
    rule: "hccl-socket-port-ranges",
    ...only(
      "HCCL_HOST_SOCKET_PORT_RANGE",
      ["60050-60000", "0-10", "60000-65536", "65536", "any", "", "60000,any", "x60000", "60000-60010x"],
      ["auto", "1-65535", "60000-60050", " 60000 - 60050 ", "60000,60100-60110"],
    ),
  },
  {
    rule: "hccl-base-port-overridden",
    at: "HCCL_IF_BASE_PORT",
    fails: [{ HCCL_IF_BASE_PORT: "20000", HCCL_HOST_SOCKET_PORT_RANGE: "auto" }],
    passes: [{ HCCL_IF_BASE_PORT: "20000" }, { HCCL_HOST_SOCKET_PORT_RANGE: "auto" }],
  },
];

describe("HCCL", () => {
  test.each(cases)("$rule", ({ rule, fails, at, passes }) => {
    for (const env of fails) {
      const found = findingsOf(changed(serving(1), { env: env ?? {} }), {}, rule);
      expect(found.map(({ path }) => path)).toEqual([`groups.serve.env.${at}`]);
      expect(found[0]?.fix).not.toBe("");
    }
    for (const env of passes) {
      expect(findingsOf(changed(serving(1), { env: env ?? {} }), {}, rule)).toEqual([]);
    }
  });

  test.each([
    ["28x", 1],
    ["2864", 0],
  ])("xLLM is asked about base port %s, too", (port, count) => {
    const topology = oneMachine({ group: { env: { HCCL_IF_BASE_PORT: port } } });
    expect(findingsOf(topology, oneSite, "hccl-base-port")).toHaveLength(count);
  });

  test("links between servers are A3's", () => {
    const change = { env: { HCCL_INTER_HCCS_DISABLE: "TRUE" } };
    const rulesOf = (hardware: string) =>
      findingsOf(changed(serving(1), { ...change, hardware })).map(({ rule }) => rule);
    expect(rulesOf("atlas-800-a2")).toContain("hccl-super-pod-links");
    expect(rulesOf("atlas-800-a3")).not.toContain("hccl-super-pod-links");
  });

  test("every rule has a case here", () => {
    expect([...new Set([...cases.map(({ rule }) => rule), "hccl-super-pod-links"])].toSorted()).toEqual(
      hcclRules.map(({ id }) => id).toSorted(),
    );
  });
});
