import { describe, expect, test } from "vitest";
import documented from "./documents/serving.json" with { type: "json" };
import { plan } from "../../core/index.ts";
import { readSettings } from "../../program/settings.ts";
import { loadTopology } from "../../program/catalogue.ts";
import { plannedProcesses } from "../support/planned-processes.ts";

interface DocumentedProcess {
  readonly model: string;
  readonly env: Readonly<Record<string, string>>;
  readonly flags: Readonly<Record<string, unknown>>;
}

const processesOf: Readonly<Record<string, readonly DocumentedProcess[]>> = documented;

/** Flags that every stack adds. */
const addedEverywhere = ["shutdown-timeout"];

/** Flags that single stacks add, as in the comments of their files. */
const added: Readonly<Record<string, readonly string[]>> = {
  "a2-glm47-2node": ["tool-parser-plugin", "reasoning-parser-plugin"],
  "a2-glm47-fp8": ["host", "port", "data-parallel-size"],
};

// The launch script sets them from the node of the pod.
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
    "node %i has the flags and variables of the document, and only the additions in its file",
    (node, { model, env, flags }) => {
      const process = processes[node];
      const own = new Set([...addedEverywhere, ...(added[name] ?? [])]);
      const given = Object.entries(process?.flags ?? {}).filter(([flag]) => !own.has(flag));
      expect(process?.positional).toEqual(["vllm", "serve", model]);
      // The address of the head: $local_ip or $node0_ip in the documents.
      const address = "data-parallel-address" in flags ? { "data-parallel-address": "$node0_ip" } : {};
      expect(Object.fromEntries(given)).toEqual({ ...flags, ...address });
      const variables = Object.entries(env).filter(([variable]) => !PER_NODE.has(variable));
      expect(process?.env).toEqual(Object.fromEntries(variables));
    },
  );
});
