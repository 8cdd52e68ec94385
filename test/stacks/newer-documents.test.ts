import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DocumentedDeployment } from "./documents/deployment.ts";
import { expectedProcesses, isDeparture } from "./documents/expected-processes.ts";
import { plan } from "../../core/index.ts";
import { loadTopology } from "../../program/catalogue.ts";
import { readSettings } from "../../program/settings.ts";
import { parseArgv } from "../support/parse-argv.ts";
import { type PlannedProcess, plannedProcesses } from "../support/planned-processes.ts";

const folder = join(import.meta.dirname, "documents/newer");

const deployments = await Promise.all(
  readdirSync(folder).map(async (file) => {
    const module: { readonly deployment: DocumentedDeployment } = await import(join(folder, file));
    return module.deployment;
  }),
);

const DEVICES = "ASCEND_RT_VISIBLE_DEVICES";

/** What the launch script sets from its node. */
const PER_NODE = new Set([
  "HCCL_IF_IP",
  "VLLM_HOST_IP",
  "GLOO_SOCKET_IFNAME",
  "TP_SOCKET_IFNAME",
  "HCCL_SOCKET_IFNAME",
]);

/** Values that vLLM has by default in the shape of the process; stacks leave them out, and docs/additions.md says so. */
const DEFAULTS: Readonly<Record<string, string>> = {
  "api-server-count": "1",
  "data-parallel-size": "1",
  "data-parallel-start-rank": "0",
  "distributed-executor-backend": "mp",
  "pipeline-parallel-size": "1",
  "prefill-context-parallel-size": "1",
};

/** Flags in a form that can be compared: without defaults, and with one sign for every address of a node. */
function comparable(flags: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  // A group on one node has all ranks there by default.
  const defaults: Readonly<Record<string, unknown>> = {
    ...DEFAULTS,
    "data-parallel-size-local": flags["data-parallel-size"],
  };
  return Object.fromEntries(
    Object.entries(flags)
      .filter(([flag, value]) => flag !== "shutdown-timeout" && defaults[flag] !== value)
      .map(([flag, value]) => [flag, /-addr(ess)?$/.test(flag) ? "$address" : value]),
  );
}

/** The variables of a process, without the budget of the start that glm-serve adds, and its devices where the document has none. */
function environmentOf(
  { podEnv, env }: PlannedProcess,
  documented: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { VLLM_ENGINE_READY_TIMEOUT_S: _budget, ...given } = podEnv;
  const { [DEVICES]: devices, ...others } = withoutNode({ ...given, ...env });
  return devices !== undefined && Object.hasOwn(documented, DEVICES)
    ? { ...others, [DEVICES]: devices }
    : others;
}

function withoutNode(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !PER_NODE.has(name)));
}

describe.each(deployments.map((deployment) => [deployment.stack, deployment] as const))(
  "%s",
  async (name, deployment) => {
    const topology = await loadTopology(name, "stack");
    const { site } = readSettings(name, undefined);
    const planned = plan(topology, site);
    const processes = plannedProcesses(planned);
    const expected = expectedProcesses(deployment);
    const comment = readFileSync(join(import.meta.dirname, `../../stacks/${name}.ts`), "utf8").replaceAll(
      /\s+\*?\s*/g,
      " ",
    );

    test("runs the processes of the document, on the documented image", () => {
      expect(planned.topology.image).toBe(deployment.image);
      expect(processes.map(({ group }) => group)).toEqual(expected.map(({ group }) => group));
    });

    test.each(expected.map((process, index) => [index, process] as const))(
      "process %i has the flags and variables of the document, but for the departures",
      (index, { model, flags, env }) => {
        const process = processes[index];
        if (process === undefined) throw new Error(`Process ${index} is not planned.`);
        expect(process.positional).toEqual(["vllm", "serve", model]);
        expect(comparable(process.flags)).toEqual(comparable(flags));
        expect(environmentOf(process, env)).toEqual(withoutNode(env));
      },
    );

    test("lists every endpoint in the proxy", () => {
      const textOf = (key: string, file: string) => {
        const manifest = planned.objects.find((object) => object.key === key)?.manifest;
        return manifest?.kind === "ConfigMap" ? (manifest.data?.[file] ?? "") : "";
      };
      const text = textOf("config-map/proxy-launch", "proxy.sh");
      const start = text.slice(text.indexOf("exec ") + "exec ".length).replaceAll("\\\n", " ");
      // The ranks that may change are in a file of their own.
      const ranks = textOf("config-map/proxy-ranks", "arguments").replaceAll("\n", " ");
      const command = start.replace('"${ranks[@]}"', ranks);
      const { flags } = parseArgv(command.trim().split(/\s+/));
      const portsOf = (flag: string) => [flags[flag] ?? []].flat().map(Number);
      const { proxy } = deployment;
      expect(proxy === undefined ? undefined : Number(flags["port"])).toBe(proxy?.port);
      expect(portsOf("prefiller-ports")).toEqual(proxy?.prefill ?? []);
      expect(portsOf("decoder-ports")).toEqual(proxy?.decode ?? []);
    });

    test.each(deployment.departures.map((departure) => [departure.at, departure] as const))(
      "departs from the document in %s, and its file names the reason",
      (at, departure) => {
        expect(isDeparture(deployment, departure)).toBe(true);
        const setting = at.split(".").at(-1) ?? "";
        const argument = setting.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
        expect([setting, argument].some((word) => comment.includes(word))).toBe(true);
      },
    );
  },
);
