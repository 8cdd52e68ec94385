import {
  type ArgvToken,
  engineSecrets,
  type GroupLayout,
  KV_POOL,
  memberOf,
  type PodLayout,
  poolAddress,
  type ProcessLayout,
  proxyCommand,
  proxySecrets,
  type ResolvedTopology,
} from "../domain/index.ts";
import { LAUNCH_DIRECTORY } from "../launch/index.ts";
import type { SecretReference } from "../site/index.ts";
import {
  filesDirectory,
  givenFile,
  headAddress,
  localAddress,
  networkInterface,
  podAddresses,
  poolServer,
} from "./placeholders.ts";
import type { PlannedProcess, ProcessFile, ProcessVariable } from "./process.ts";
import { type Known, type Placeholder, printWord, type Word, wordOf } from "./word.ts";

/** Every process of a topology, in the order of the layout, then the proxy and the server of the pool. */
export function plannedProcesses(
  topology: ResolvedTopology,
  groups: readonly GroupLayout[],
): readonly PlannedProcess[] {
  return [
    ...groups.flatMap((layout) =>
      layout.pods.flatMap((pod) =>
        pod.processes.map((process) => engineProcess(topology, layout, pod, process)),
      ),
    ),
    ...proxyProcess(topology, groups),
    ...poolProcess(topology),
  ];
}

const launchFiles: Known = { text: LAUNCH_DIRECTORY, becomes: [filesDirectory] };

function engineProcess(
  topology: ResolvedTopology,
  layout: GroupLayout,
  pod: PodLayout,
  process: ProcessLayout,
): PlannedProcess {
  const { engine } = topology;
  const group = memberOf(topology, layout, pod);
  const { argv, env } = engine.command(topology, layout, pod, process);
  const started = engine.startFiles?.(topology, layout) ?? [];
  const known: readonly Known[] = [
    ...started.map(({ path, what, text }) => ({
      text: path,
      becomes: text === undefined ? [givenFile(what)] : [filesDirectory, `/${basename(path)}`],
    })),
    launchFiles,
    poolServer(topology),
  ];
  const own = { ...engine.environment(topology, memberOf(topology, layout, pod, process)), ...env };
  const called = {
    argv: argv.map((token) => wordOfToken(token, headAddress(layout), known)),
    environment: [
      ...engine.addressVariables.map((name) => ({ name, value: [localAddress] })),
      ...engine.interfaceVariables.map((name) => ({
        name,
        value: [topology.site.network.interface ?? networkInterface],
      })),
      ...Object.entries(own).map(([name, value]) => ({ name, value: wordOf(value, known) })),
      ...secretVariables(engineSecrets(topology)),
    ],
  };
  const files = [
    ...Object.entries(engine.files(topology, group)),
    ...started.flatMap(({ path, text }) => (text === undefined ? [] : [[basename(path), text] as const])),
  ];
  return {
    role: layout.role,
    group: layout.key,
    node: pod.ordinal,
    nodes: layout.pods.length,
    pod: pod.name,
    name: process.name,
    ranks: process.ranks,
    devices: process.devices,
    address: pod.address,
    apiPort: process.apiPort,
    ...called,
    unset: [],
    preparation: engine.prepare(topology, group),
    preamble: [...(engine.libraries?.(topology) ?? []), ...engine.preamble(group)],
    files: files.map(([name, text]) => ({ name, text: wordOf(text, known) })).filter(isReadBy(called)),
  };
}

function proxyProcess(topology: ResolvedTopology, groups: readonly GroupLayout[]): readonly PlannedProcess[] {
  const { spec, instance } = topology;
  const command = proxyCommand(topology, groups);
  if (spec.proxy === undefined || command === undefined) return [];
  const addresses = podAddresses(groups);
  return [
    {
      ...alone,
      role: "proxy",
      pod: `${instance}-proxy`,
      name: "proxy",
      address: instance,
      apiPort: spec.proxy.port,
      argv: [...command.argv, ...command.ranks].map((token) => wordOfToken(token, localAddress, addresses)),
      environment: secretVariables(proxySecrets(topology, command)),
      unset: command.unset,
    },
  ];
}

function poolProcess(topology: ResolvedTopology): readonly PlannedProcess[] {
  const server = topology.engine.pool?.(topology);
  if (server === undefined) return [];
  const name = poolAddress(topology.instance);
  return [
    {
      ...alone,
      role: "pool",
      pod: name,
      name: KV_POOL,
      address: name,
      apiPort: server.ports[0].port,
      argv: server.argv.map((token) => wordOfToken(token, localAddress, [])),
      preamble: server.prepare,
      files: Object.entries(server.files).map(([file, text]) => ({ name: file, text: [text] })),
    },
  ];
}

/** What proxy and pool have not. */
const alone = {
  group: undefined,
  node: undefined,
  nodes: 1,
  ranks: [],
  devices: [],
  environment: [],
  unset: [],
  preparation: [],
  preamble: [],
  files: [],
} as const satisfies Partial<PlannedProcess>;

function secretVariables(secrets: Readonly<Record<string, SecretReference>>): readonly ProcessVariable[] {
  return Object.entries(secrets).map(([name, { name: secret, key }]) => ({
    name,
    value: [{ variable: name, from: name, what: `the value of key ${key} in Secret ${secret}` }],
  }));
}

function wordOfToken(token: ArgvToken, head: Placeholder, known: readonly Known[]): Word {
  if (typeof token === "string") return wordOf(token, known);
  const { before = "", variable, after = "" } = token;
  const placeholder = variable === "node0_ip" ? head : localAddress;
  return [before, placeholder, after].filter((part) => part !== "");
}

/** Whether a command or a variable names a file of the script. */
function isReadBy({ argv, environment }: Pick<PlannedProcess, "argv" | "environment">) {
  const words = [...argv, ...environment.map(({ value }) => value)].map(printWord);
  return ({ name }: ProcessFile) =>
    words.some((word) => word.includes(`$${filesDirectory.variable}/${name}`));
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
