import { describe, expect, test } from "vitest";
import { engines } from "../../core/engines/engines.ts";
import { check, plan } from "../../core/index.ts";
import { parseGflags } from "../support/gflags.ts";
import { problemsOf } from "../support/problems.ts";
import { type Change, oneMachine, oneSite, twoMachines, twoSite } from "../support/xllm.ts";

/** Without the flags that only the document's release has. */
const portable = { enableAclGraph: undefined };

const newer = ["0.8", "0.9", "0.10", "0.11-preview"];

interface Refused extends Change {
  readonly flag: string;
  readonly rule: string;
  readonly fix: RegExp;
}

const refused: readonly Refused[] = [
  {
    flag: "maxTokenPerBatch",
    args: { maxTokenPerBatch: 1 },
    rule: "unknown-flag",
    fix: /maxTokensPerBatch"?\??$/,
  },
  {
    flag: "max_tokens_per_batch",
    args: { max_tokens_per_batch: 1 },
    rule: "unknown-flag",
    fix: /maxTokensPerBatch"?\??$/,
  },
  {
    flag: "tensorParallelSize",
    args: { tensorParallelSize: 8 },
    rule: "unknown-flag",
    fix: /with a known name|[dD]id you mean/,
  },
  {
    flag: "deviceIp",
    args: { deviceIp: "1.2.3.4" },
    rule: "unknown-flag",
    fix: /with a known name|[dD]id you mean/,
  },
  {
    flag: "enableAclGraph",
    version: "0.8",
    rule: "flag-of-other-dialect",
    fix: /^Rename enableAclGraph to enableGraph, its name in 0\.8$/,
  },
  {
    flag: "enableGraph",
    args: { enableGraph: true },
    rule: "flag-of-other-dialect",
    fix: /^Rename enableGraph to enableAclGraph, its name in 31b7caf$/,
  },
  {
    flag: "cpSize",
    args: { cpSize: 1 },
    rule: "flag-of-other-dialect",
    fix: /^Remove cpSize, or set engine\.version to 0\.9 or 0\.10 or 0\.11-preview$/,
  },
  {
    flag: "graphDecodeBatchSizeLimit",
    version: "0.9",
    args: { ...portable, graphDecodeBatchSizeLimit: 16 },
    rule: "flag-of-other-dialect",
    fix: /^Rename graphDecodeBatchSizeLimit to aclGraphDecodeBatchSizeLimit, /,
  },
  {
    flag: "enableMla",
    version: "0.9",
    args: { ...portable, enableMla: false },
    rule: "flag-of-other-dialect",
    fix: /^Remove enableMla, or set engine\.version to 31b7caf or 0\.8$/,
  },
  {
    flag: "enablePrefixCache",
    args: { enablePrefixCache: "never" },
    rule: "flag-type",
    fix: /true or false/,
  },
  { flag: "enablePrefixCache", args: { enablePrefixCache: 2 }, rule: "flag-type", fix: /true or false/ },
  {
    flag: "maxTokensPerBatch",
    args: { maxTokensPerBatch: 5000.5 },
    rule: "flag-type",
    fix: /a whole number/,
  },
  {
    flag: "maxTokensPerBatch",
    args: { maxTokensPerBatch: "5k" },
    rule: "flag-type",
    fix: /a whole number/,
  },
  {
    flag: "maxTokensPerBatch",
    args: { maxTokensPerBatch: 0 },
    rule: "flag-range",
    fix: /^Set maxTokensPerBatch to at least 1$/,
  },
  {
    flag: "maxSeqsPerBatch",
    args: { maxSeqsPerBatch: 2 ** 31 },
    rule: "flag-range",
    fix: /^Set maxSeqsPerBatch to at most 2147483647$/,
  },
  {
    flag: "expertParallelDegree",
    args: { expertParallelDegree: 3 },
    rule: "flag-range",
    fix: /^Set expertParallelDegree to at most 2$/,
  },
  { flag: "communicationBackend", args: { communicationBackend: "hcl" }, rule: "flag-type", fix: /"hccl"/ },
  { flag: "instanceRole", args: { instanceRole: "prefil" }, rule: "flag-type", fix: /"PREFILL"/ },
  { flag: "task", args: { task: "chat" }, rule: "flag-type", fix: /generate/ },
];

describe("the flags of xLLM", () => {
  test.each(refused)("are inspected: $rule reports $flag", ({ flag, rule, fix, ...change }) => {
    const [problem, ...others] = problemsOf(oneMachine(change), oneSite).filter(
      ({ path }) => path === `groups.serve.args.${flag}`,
    );
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ rule, value: oneMachine(change).groups["serve"]?.args?.[flag] });
    expect(problem?.fix).toMatch(fix);
    expect(problem?.source).toContain("gflags");
  });

  test.each([
    "model",
    "modelId",
    "host",
    "port",
    "devices",
    "deviceId",
    "draftDevices",
    "nnodes",
    "nodeRank",
    "masterNodeAddr",
    "rankTablefile",
    "dpSize",
    "configJsonFile",
  ])("report one that follows from the topology: %s", (flag) => {
    const [problem, ...others] = problemsOf(oneMachine({ args: { [flag]: "x" } }), oneSite);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ rule: "owned-flag", path: `groups.serve.args.${flag}`, value: "x" });
    expect(problem?.fix).toMatch(/^Remove \w+(:|, and set) /);
  });

  test("report one of another release, and name its releases", () => {
    const [problem] = problemsOf(oneMachine({ version: "0.10" }), oneSite);
    expect(problem?.message).toBe("xLLM 0.10 has no flag --enable_acl_graph; 31b7caf has it.");
  });

  test.each(newer)("are accepted in %s under the names of that release", (version) => {
    expect(problemsOf(oneMachine({ version, args: { ...portable, enableGraph: true } }), oneSite)).toEqual(
      [],
    );
  });

  test("are written as --flag=value", () => {
    const { topology, groups } = plan(
      oneMachine({ args: { randomSeed: -1, hostBlocksFactor: 0.5 } }),
      oneSite,
    );
    const [group] = groups;
    const [process] = group?.head.processes ?? [];
    if (group === undefined || process === undefined) throw new Error("no process");
    const { argv } = topology.engine.command(topology, group, group.head, process);
    expect(argv).toContain("--random_seed=-1");
    expect(argv).toContain("--host_blocks_factor=0.5");
    expect(argv).toContain("--enable_prefix_cache=true");
  });
});

describe("a release of xLLM", () => {
  test.each([
    ["0.11", "0.11-preview"],
    ["31b7cafd", "0.11-preview"],
    ["v0.9.1", "0.9"],
  ])("without a catalogue is judged by the nearest older one: %s by %s", (version, nearest) => {
    const { findings } = check(oneMachine({ version, args: { ...portable, enableGraph: true } }), oneSite);
    expect(findings.filter(({ rule }) => rule === "release-known")).toEqual([
      expect.objectContaining({
        path: "engine.version",
        value: version,
        severity: "warning",
        message: expect.stringContaining(`glm-serve uses that of ${nearest}`),
      }),
    ]);
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  const deviceFlags = (version: string, change: Change = {}) => {
    const { topology, groups } = plan(oneMachine({ version, args: portable, ...change }), oneSite);
    const [group] = groups;
    const process = group?.head.processes[3];
    if (group === undefined || process === undefined) throw new Error("no process");
    const { argv, env } = topology.engine.command(topology, group, group.head, process);
    const plainArgv = argv.map((token) =>
      typeof token === "string" ? token : `${token.before ?? ""}x${token.after ?? ""}`,
    );
    const { devices, device_id: id, draft_devices: draft } = parseGflags(plainArgv).flags;
    return { devices, id, draft, env };
  };

  test.each(["31b7caf", "0.8", "0.9"])(
    "%s receives its device and that of the draft model by name",
    (version) => {
      expect(deviceFlags(version)).toEqual({ devices: "npu:3", draft: "npu:3", id: undefined, env: {} });
    },
  );

  test("0.10 receives the number of its device", () => {
    expect(deviceFlags("0.10")).toMatchObject({ devices: undefined, draft: undefined, id: "3" });
  });

  test("0.11 sees only its own devices, since it counts the visible ones", () => {
    expect(deviceFlags("0.11-preview")).toEqual({
      devices: undefined,
      draft: undefined,
      id: undefined,
      env: { ASCEND_RT_VISIBLE_DEVICES: "0,1,2,3,4,5,6,7" },
    });
  });
});

describe("several data-parallel ranks", () => {
  test("are passed to every process, also across nodes", () => {
    const topology = twoMachines({ group: { dataParallelSize: 2, tensorParallelSize: 8 } });
    const planned = plan(topology, twoSite);
    const commands = planned.groups.flatMap((group) =>
      group.pods.flatMap((pod) =>
        pod.processes.map(
          (process) => engines["xllm"]?.command(planned.topology, group, pod, process).argv ?? [],
        ),
      ),
    );
    expect(commands).toHaveLength(16);
    for (const argv of commands) expect(argv).toContain("--dp_size=2");
    expect(commands[9]).toContain("--node_rank=9");
  });
});
