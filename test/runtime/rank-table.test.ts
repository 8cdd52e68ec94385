import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { planRankTable } from "../../core/index.ts";
import { table } from "../support/xllm.ts";

describe("rank_table.py", () => {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-rank-table-"));
  const script = join(import.meta.dirname, "../../core/ranktable/rank_table.py");
  const mounted = join(directory, "hccl.json");
  const out = join(directory, "run", "hccl_2.json");

  afterAll(() => rmSync(directory, { recursive: true }));

  function run(text: string, { devices = 2, host = "198.18.0.1" } = {}): string {
    writeFileSync(mounted, text);
    const argv = ["-B", script, "--table", mounted, "--out", out, "--members", "1", "--timeout", "0"];
    try {
      execFileSync("python3", [...argv, "--devices", String(devices)], {
        env: { ...process.env, POD_NAME: "x-serve-0-0", HOST_IP: host },
        stdio: ["ignore", "ignore", "pipe"],
      });
      return "";
    } catch (error) {
      return error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    }
  }

  const valid = planRankTable(table("1.0", 1, 2), { workload: "x" }).manifest.data?.["hccl.json"] ?? "";

  test("writes a regular file", () => {
    expect(run(valid)).toBe("");
    expect(lstatSync(out).isFile()).toBe(true);
    expect(JSON.parse(readFileSync(out, "utf8"))).toEqual(JSON.parse(valid));
  });

  test.each([
    [
      "a table that the operator has not filled in",
      '{"status":"initializing"}',
      {},
      "has status 'initializing', not 'completed'.\nIf rankTable.operator is true, check that ascend-operator runs, and read its log.",
    ],
    ["a file that is not JSON", "{", {}, "is not JSON"],
    [
      "a table without the pod's node",
      valid,
      { host: "198.18.0.9" },
      "pod 0 runs on 198.18.0.9, but the rank table has only the servers 198.18.0.1.\nAdd the node",
    ],
    [
      "another number of devices",
      valid,
      { devices: 8 },
      "server 198.18.0.1 has 2 devices in the rank table, but its pod uses 8",
    ],
    ["a table without servers", '{"status":"completed"}', {}, "is not a rank table"],
  ])("reports %s", (_, text, options, message) => {
    const output = run(text, options);
    expect(output).toContain(message);
    expect(output).not.toContain("Traceback");
  });

  test("waits for the operator to fill the table in", async () => {
    writeFileSync(mounted, '{"status":"initializing"}');
    const argv = ["-B", script, "--table", mounted, "--out", out, "--members", "1", "--devices", "2"];
    const waiting = spawn("python3", [...argv, "--timeout", "30"], {
      env: { ...process.env, POD_NAME: "x-serve-0-0", HOST_IP: "198.18.0.1" },
    });
    const ended = once(waiting, "close");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(waiting.exitCode).toBeNull();
    writeFileSync(mounted, valid);
    expect(await ended).toEqual([0, null]);
    expect(JSON.parse(readFileSync(out, "utf8"))).toMatchObject({ status: "completed" });
  });

  test.each([
    [["a", "b", "c", "d"], "[('0', ['a', 'b']), ('1', ['c', 'd'])]"],
    [["d", "c", "b", "a"], "[('1', ['d', 'c']), ('0', ['b', 'a'])]"],
    [
      ["a", "c", "b", "d"],
      "the pods run in super-pods 0, 1, 0, 1, so the ranks of one super-pod are not consecutive",
    ],
  ])("keeps the servers of a super-pod together: %j", (nodes, expected) => {
    const code = [
      "import sys, rank_table as r",
      "pods = [{'super_pod_id': str(k), 'server_list': [{'server_id': s} for s in 'abcd'[2*k:2*k+2]]} for k in (0, 1)]",
      "try: print([(p['super_pod_id'], [s['server_id'] for s in p['server_list']]) for p in r.sorted_super_pods(pods, sys.argv[1:])])",
      "except r.RankTableError as error: print(error)",
    ];
    const output = execFileSync("python3", ["-B", "-c", code.join("\n"), ...nodes], {
      cwd: dirname(script),
      encoding: "utf8",
    });
    expect(output).toContain(expected);
  });
});
