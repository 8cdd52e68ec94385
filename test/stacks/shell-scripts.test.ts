import { execFile } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import {
  type Plan,
  plan,
  type PlannedProcess,
  plannedProcesses,
  placeholdersIn,
  shellScript,
} from "../../core/index.ts";
import { loadTopology, topologyNames } from "../../program/catalogue.ts";
import { readSettings } from "../../program/settings.ts";

const run = promisify(execFile);

const root = mkdtempSync(join(tmpdir(), "glm-serve-shell-"));

const stubs = join(root, "bin");
mkdirSync(stubs);

/** Records its call, then waits for the other processes of its node, since the first that ends would end them. */
const RECORDER = `record="$RECORDS/$$"
{ printf '%s\\0' "\${0##*/}" "$@"; printf '\\0'; env -0; } >"$record.part"
mv "$record.part" "$record"
for ((i = 0; i < 500; i++)); do
  [[ $(ls "$RECORDS" | grep -cv part) -ge $EXPECTED ]] && exit 0
  sleep 0.02
done
`;

const QUIET = "exit 0\n";

for (const [name, body] of Object.entries({
  vllm: RECORDER,
  python: RECORDER,
  numactl: RECORDER,
  xllm: RECORDER,
  mooncake_master: RECORDER,
  // The preparation asks Python for paths, and runs the files of pods.
  python3: `if [[ $* == *gethostbyname* ]]; then echo 198.18.0.7; exit 0; fi
if [[ $1 == -B || $1 == -c && $2 == *torch_npu* ]]; then exit 0; fi
if [[ $1 == -c && $2 != *MetaService* ]]; then echo /stub; exit 0; fi
${RECORDER}`,
  // What the preparation of a node does besides.
  rm: QUIET,
  bash: QUIET,
  timeout: QUIET,
})) {
  writeFileSync(join(stubs, name), `#!/bin/bash\n${body}`);
  chmodSync(join(stubs, name), 0o755);
}

const WITHOUT_VENDOR = join(root, "without-vendor.sh");
writeFileSync(WITHOUT_VENDOR, "source() { :; }\n");

interface Call {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The calls of engines that a script makes. */
async function calls(script: string, env: Record<string, string>, expected: number, args: string[] = []) {
  const directory = mkdtempSync(join(root, "run-"));
  const records = join(directory, "records");
  mkdirSync(records);
  const file = join(directory, "script.sh");
  writeFileSync(file, script);
  const surroundings = {
    PATH: `${stubs}:/usr/bin:/bin`,
    BASH_ENV: WITHOUT_VENDOR,
    RECORDS: records,
    EXPECTED: String(expected),
  };
  await run("/bin/bash", [file, ...args], { cwd: directory, env: { ...env, ...surroundings } });
  const known = new Set([...Object.keys(surroundings), ...Object.keys(SURROUNDINGS)]);
  return readdirSync(records).map((name): Call => {
    const [argv = "", variables = ""] = readFileSync(join(records, name), "utf8").split("\0\0");
    const pairs = variables
      .split("\0")
      .filter((line) => line !== "")
      .map((line) => line.split(/=(.*)/s));
    return {
      argv: argv.split("\0"),
      env: Object.fromEntries(
        pairs.filter(([key = ""]) => !known.has(key)).map(([key = "", value = ""]) => [key, value]),
      ),
    };
  });
}

/** What bash, a pod, and a person who runs a script set besides. */
const SURROUNDINGS = Object.fromEntries(
  [
    "PWD",
    "OLDPWD",
    "SHLVL",
    "_",
    "POD_NAME",
    "HOST_IP",
    "POD_IP",
    "GLM_SERVE_REVISION",
    "GLM_SERVE_LINK_TOKEN",
  ]
    .concat([
      "nic_name",
      "node0_ip",
      "http_proxy",
      "HOME",
      "USER",
      "XDG_CONFIG_HOME",
      "FILES_DIRECTORY",
      "RANK_TABLE_FILE",
    ])
    .map((name) => [name, ""]),
);

const LOCAL = "198.18.0.7";
const HEAD = "198.18.0.1";
const NIC = "eth7";
const LAUNCH = "/etc/glm-serve/launch";

/** What a pod of the plan runs for a process. */
async function inPod(planned: Plan, process: PlannedProcess): Promise<readonly Call[]> {
  const { container, scripts } = workloadOf(planned, process);
  const env = Object.fromEntries(
    (container.env ?? []).map(({ name, value, valueFrom }) => {
      if (value !== undefined) return [name, value];
      if (valueFrom !== undefined && "secretKeyRef" in valueFrom) return [name, "a secret"];
      return [name, name === "POD_NAME" ? process.pod : LOCAL];
    }),
  );
  const script =
    process.group === undefined
      ? (scripts["proxy.sh"] ?? scripts["pool.sh"] ?? "")
      : (scripts[`node-${process.node}.sh`] ?? "");
  const text = withoutBinary(planned, script)
    .replaceAll(/^( *)source_vendor \//gm, "$1: /")
    .replaceAll("/etc/glm-serve/ranks/arguments", rankArguments(planned))
    .replaceAll(/sed .* > \/tmp\/mmc-meta\.conf/g, "true");
  const node = { nic_name: NIC, node0_ip: process.node === 0 ? LOCAL : HEAD, http_proxy: "http://proxy" };
  return calls(text, { ...env, ...node }, 1, process.group === undefined ? [] : [process.name]);
}

/** What a shell on the node of processes runs. */
async function inShell(planned: Plan, processes: readonly PlannedProcess[]): Promise<readonly Call[]> {
  const [first] = processes;
  const files = mkdtempSync(join(root, "files-"));
  const words = processes.flatMap(({ argv, environment }) => [
    ...argv,
    ...environment.map(({ value }) => value),
  ]);
  const pods = new Map(
    planned.groups.flatMap(({ key, pods: ofGroup }) =>
      ofGroup.map(
        ({ ordinal, address }) => [`${key}-node-${ordinal}-ip`.replaceAll("-", "_"), address] as const,
      ),
    ),
  );
  const given = Object.fromEntries(
    placeholdersIn(words).map(({ variable, from }) => [from, pods.get(variable) ?? "a secret"]),
  );
  const env = {
    ...given,
    LOCAL_IP: LOCAL,
    NODE0_IP: HEAD,
    NIC_NAME: NIC,
    KV_POOL_IP: `${planned.topology.instance}-kv-pool`,
    FILES_DIRECTORY: files,
    RANK_TABLE_FILE: "/run/glm-serve/table.json",
    http_proxy: "http://proxy",
  };
  const script = withoutBinary(planned, shellScript(planned.topology, processes)).replaceAll(
    /^ *sed .* > \/tmp\/mmc-meta\.conf/gm,
    "true",
  );
  const made = await calls(script, env, processes.length);
  const written = first?.files.map(({ name }) => name) ?? [];
  if (first !== undefined) {
    const { scripts } = workloadOf(planned, first);
    for (const name of written) {
      const text = readFileSync(join(files, name), "utf8");
      if (scripts[name] !== undefined) expect(text).toBe(scripts[name]);
    }
  }
  return made.map((call) => onPod(call, { ...env, files }));
}

/** A call with the paths of pods, and without the variables that the caller of the script set. */
function onPod({ argv, env }: Call, given: Readonly<Record<string, string>>): Call {
  const files = given["files"] ?? "";
  const own = Object.entries(env).filter(([name]) => !(name in given) || given[name] === "a secret");
  const pathOf = (text: string) =>
    text.replaceAll(`${files}/hccl_`, "/run/glm-serve/hccl_").replaceAll(files, LAUNCH);
  return {
    argv: argv.map(pathOf),
    env: Object.fromEntries(own.map(([name, value]) => [name, pathOf(value)])),
  };
}

function workloadOf({ objects }: Plan, process: PlannedProcess) {
  const kind = process.group === undefined ? "Deployment" : "StatefulSet";
  const name = process.group === undefined ? process.pod : process.pod.replace(/-\d+$/, "");
  const manifest = objects
    .map((object) => object.manifest)
    .find((object) => object.kind === kind && object.metadata.name === name);
  if (manifest?.kind !== "StatefulSet" && manifest?.kind !== "Deployment")
    throw new Error(`no ${kind} ${name}`);
  const { containers, volumes } = manifest.spec.template.spec;
  const [container] = containers;
  const launch = volumes.find((volume) => volume.configMap?.name.startsWith(`${name}-launch-`))?.configMap
    ?.name;
  const map = objects.map((object) => object.manifest).find((object) => object.metadata.name === launch);
  if (container === undefined || map?.kind !== "ConfigMap") throw new Error(`no launch of ${name}`);
  return { container, scripts: map.data ?? {} };
}

/** The file with the ranks of the proxy. */
function rankArguments({ objects, topology }: Plan): string {
  const map = objects.find(({ key }) => key === "config-map/proxy-ranks")?.manifest;
  const text = map?.kind === "ConfigMap" ? (map.data?.["arguments"] ?? "") : "";
  const file = join(root, `${topology.instance}-ranks`);
  if (!existsSync(file)) writeFileSync(file, text);
  return file;
}

function withoutBinary({ topology }: Plan, script: string): string {
  const { binaryPath } = topology.site.xllm;
  return binaryPath === undefined ? script : script.replaceAll(binaryPath, join(stubs, "xllm"));
}

const plans = await Promise.all(
  topologyNames().map(async (name) =>
    plan(await loadTopology(name, "stack"), readSettings(name, undefined).site),
  ),
);

describe("the script of each node calls the engine as the pod of the node does", () => {
  test.each(plans.map((planned) => [planned.topology.instance, planned] as const))(
    "%s",
    async (_, planned) => {
      const processes = plannedProcesses(planned.topology, planned.groups);
      const pods = [...new Set(processes.map(({ pod }) => pod))].map((pod) =>
        processes.filter((process) => process.pod === pod),
      );
      for (const own of pods) {
        const [first] = own;
        if (first === undefined || ![undefined, 0, first.nodes - 1].includes(first.node)) continue;
        // Processes between the first and the last differ by their number only.
        const ends = own.filter((process) => process === first || process === own.at(-1));
        const [shell, ...ofPod] = await Promise.all([
          inShell(planned, own),
          ...ends.map((process) => inPod(planned, process)),
        ]);
        expect(shell).toHaveLength(own.length);
        expect(shell).toEqual(expect.arrayContaining(ofPod.flat()));
      }
    },
  );
});
