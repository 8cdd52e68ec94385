import { Role } from "../../core/index.ts";
import type { Lost } from "../finding.ts";
import { addressOf, type Observation } from "../observed.ts";
import { serverOf } from "../words/servers.ts";
import { splitShell } from "../words/split-shell.ts";
import { expandText } from "../words/expand-word.ts";
import { integerOf, isMapping, listOf, type Mapping, mappingOf, pythonText } from "./python-yaml.ts";
import { unreadKeys } from "./unread-keys.ts";

/** The runner picks a free port for the proxy; 8000 is the one of the deployment documents. */
const PROXY_PORT = 8000;

const READ = new Set(["model", "npu_per_node", "deployment", "disaggregated_prefill", "env_common"]);

/** Whether a document is a test of vllm-ascend with a command per node. */
export function isInternal(document: unknown): document is Mapping {
  return isMapping(document) && Array.isArray(document["deployment"]);
}

/** Reads `deployment` of such a test, as its runner does (vllm-ascend, internal_dp/scripts/multi_node_config.py). */
export function readInternal(document: Mapping, file: string): Observation {
  const lost: Lost[] = [];
  const deployment = listOf(document["deployment"]).map(mappingOf);
  const pair = mappingOf(document["disaggregated_prefill"]);
  const indices = (name: string) => listOf(pair[name]).flatMap((value) => integerOf(value) ?? []);
  const prefill = indices("prefiller_host_index");
  const decode = indices("decoder_host_index");
  const devicesPerNode = integerOf(document["npu_per_node"]);
  const processes = deployment.flatMap((entry, node) => {
    const place = `${file}: deployment[${node}].server_cmd`;
    const head = decode.includes(node) ? (decode[0] ?? 0) : 0;
    const given = mappingOf(entry["envs"] ?? document["env_common"]);
    const values: Readonly<Record<string, string>> = {
      ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name, pythonText(value)])),
      LOCAL_IP: addressOf(node),
      MASTER_IP: addressOf(head),
    };
    const words = wordsOf(replaced(pythonText(entry["server_cmd"]), values)).map((text) => ({ text, place }));
    const server = serverOf(words);
    if (server === undefined) {
      lost.push({ place, message: `deployment[${node}].server_cmd starts no server that glm-serve knows.` });
      return [];
    }
    const role = prefill.includes(node) ? Role.Prefill : decode.includes(node) ? Role.Decode : undefined;
    return [
      {
        engine: server.engine,
        node,
        place,
        words: server.words,
        env: Object.fromEntries(
          Object.keys(given).map((name) => [
            name,
            { text: values[name] ?? "", place: `${file}: deployment[${node}].envs.${name}` },
          ]),
        ),
        ...(role === undefined ? {} : { role }),
      },
    ];
  });
  return {
    processes,
    ...(typeof document["test_name"] === "string" ? { name: document["test_name"] } : {}),
    ...(devicesPerNode === undefined ? {} : { devicesPerNode }),
    ...(decode.length === 0 ? {} : { proxyPort: PROXY_PORT }),
    deviations: unreadKeys(document, READ),
    lost,
  };
}

/** A command with the variables that the runner knows, whatever quotes they are in. Others stay. */
export function replaced(command: string, values: Readonly<Record<string, string>>): string {
  return command.replaceAll(/\$(?:(\w+)|\{(\w+)\})/g, (whole, plain?: string, braced?: string) => {
    return values[plain ?? braced ?? ""] ?? whole;
  });
}

/** The words of a command as Python's shlex splits it: a new line is a space. */
export function wordsOf(command: string): readonly string[] {
  const scope = { valuesOf: () => undefined, placeOf: () => "" };
  return splitShell(command)
    .flatMap(({ words }) => words)
    .map((word) => expandText(word, scope));
}
