import { describe, expect, test } from "vitest";
import documented from "./documents/serving.json" with { type: "json" };
import { plan } from "../../core/index.ts";
import { readSettings } from "../../program/settings.ts";
import { loadTopology } from "../../stacks/catalogue.ts";
import { plannedProcesses } from "../support/planned-processes.ts";

interface DocumentedProcess {
  readonly model: string;
  readonly env: Readonly<Record<string, string>>;
  readonly flags: Readonly<Record<string, unknown>>;
}

const processesOf: Readonly<Record<string, readonly DocumentedProcess[]>> = documented;

/** Flags that every stack with a release that has them adds, and those of single stacks, as their comments say. */
const addedEverywhere = ["shutdown-timeout"];

const added: Readonly<Record<string, readonly string[]>> = {
  "a2-glm47-2node": ["tool-parser-plugin", "reasoning-parser-plugin"],
  "a2-glm47-fp8": ["host", "port", "data-parallel-size"],
};

// Set by the pod and its script from the node the pod runs on.
const PER_NODE = new Set(["HCCL_IF_IP", "GLOO_SOCKET_IFNAME", "TP_SOCKET_IFNAME", "HCCL_SOCKET_IFNAME"]);

describe.each(Object.keys(processesOf))("%s", async (name) => {
  const expected = processesOf[name] ?? [];
  const processes = plannedProcesses(
    plan(await loadTopology(name, "stack"), readSettings(name, undefined).site),
  );

  test("runs one process per documented script", () => {
    expect(processes).toHaveLength(expected.length);
  });

  test.each(expected.map((process, node) => [node, process] as const))(
    "node %i has the document's flags and variables, and only the additions that its file names",
    (node, { model, env, flags }) => {
      const process = processes[node];
      const own = new Set([...addedEverywhere, ...(added[name] ?? [])]);
      const given = Object.entries(process?.flags ?? {}).filter(([flag]) => !own.has(flag));
      expect(process?.positional).toEqual(["vllm", "serve", model]);
      // The head's address: the head's own, which the documents call $local_ip, or $node0_ip.
      const address = "data-parallel-address" in flags ? { "data-parallel-address": "$node0_ip" } : {};
      expect(Object.fromEntries(given)).toEqual({ ...flags, ...address });
      const variables = Object.entries(env).filter(([variable]) => !PER_NODE.has(variable));
      expect(process?.env).toEqual(Object.fromEntries(variables));
    },
  );
});
