import { Role } from "../../core/index.ts";
import type { Lost } from "../finding.ts";
import { addressOf, type Observation, type ObservedPool, type ObservedProcess } from "../observed.ts";
import { MOST_DEVICES } from "../words/launcher.ts";
import { integerOf, isMapping, listOf, type Mapping, mappingOf, pythonText } from "./python-yaml.ts";
import { unreadKeys } from "./unread-keys.ts";

/** Port of the proxy that the runner starts (external_dp_config.py). */
const PROXY_PORT = 1999;

const READ = new Set(["model", "npu_per_node", "routing", "config", "templates", "kv_pool"]);

/** Whether a document is a test of vllm-ascend with a server per data-parallel rank. */
export function isExternal(document: unknown): document is Mapping {
  return isMapping(document) && "config" in document && "templates" in document;
}

/** Reads `routing`, `config` and `templates` of such a test, as its runner does (vllm-ascend, external_dp/scripts/runtime.py). */
export function readExternal(document: Mapping, file: string): Observation {
  const model = pythonText(document["model"]);
  const devicesPerNode = integerOf(document["npu_per_node"]);
  const roles = rolesOf(mappingOf(mappingOf(document["routing"])["groups"]));
  const templates = listOf(document["templates"]);
  const lost: Lost[] = [];
  const processes = listOf(document["config"]).flatMap((entry, node) => {
    const template = templates[node];
    if (isMapping(entry) && isMapping(template))
      return ranksOf({ file, model, node, config: entry, template, role: roles.get(node) }, lost);
    lost.push({ place: `${file}: templates[${node}]`, message: `config[${node}] has no template.` });
    return [];
  });
  const pool = poolOf(document["kv_pool"], file, lost);
  return {
    processes,
    ...(typeof document["test_name"] === "string" ? { name: document["test_name"] } : {}),
    ...(devicesPerNode === undefined ? {} : { devicesPerNode }),
    ...(roles.size === 0 ? {} : { proxyPort: PROXY_PORT }),
    ...(pool === undefined ? {} : { pool }),
    deviations: [
      ...unreadKeys(document, READ),
      ...(pool?.backend === "mooncake"
        ? ["kv_pool.metrics_port is not imported: glm-serve starts the master without it."]
        : []),
    ],
    lost,
  };
}

function rolesOf(groups: Mapping): ReadonlyMap<number, Role> {
  const named = (name: string, role: Role) =>
    listOf(groups[name]).flatMap((node) => {
      const index = integerOf(node);
      return index === undefined ? [] : [[index, role] as const];
    });
  return new Map([...named("prefiller", Role.Prefill), ...named("decoder", Role.Decode)]);
}

interface Node {
  readonly file: string;
  readonly model: string;
  readonly node: number;
  readonly config: Mapping;
  readonly template: Mapping;
  readonly role: Role | undefined;
}

function ranksOf(given: Node, lost: Lost[]): readonly ObservedProcess[] {
  const { file, model, node, config, template, role } = given;
  const local = integerOf(config["dp_size_local"]) ?? 1;
  const path = `${file}: templates[${node}]`;
  if (local * devicesOf(config) > MOST_DEVICES) {
    lost.push({
      place: `${file}: config[${node}]`,
      message: `config[${node}] needs ${local * devicesOf(config)} devices on one node, and no node has more than ${MOST_DEVICES}.`,
    });
    return [];
  }
  return Array.from({ length: local }, (_, rank) => {
    const braced = variablesOf(given, rank);
    const env = new Map<string, string>();
    for (const [name, value] of Object.entries(mappingOf(template["envs"]))) {
      // A variable of the runner's own environment, which only the node knows, stays as it is.
      const text =
        typeof value === "string"
          ? filled(value, braced, (other) => env.get(other) ?? `$${other}`, node)
          : pythonText(value);
      env.set(name, text);
    }
    const words = listOf(template["server_cmd_template"]).map((word, index) => {
      const place = `${path}.server_cmd_template[${index}]`;
      const text = filled(
        pythonText(word),
        braced,
        (name) => {
          const value = env.get(name);
          if (value === undefined) lost.push({ place, message: `$${name} is set nowhere in the file.` });
          return value ?? `$${name}`;
        },
        node,
      );
      return { text, place };
    });
    return {
      engine: "vllm-ascend",
      node,
      place: path,
      words: [{ text: model, place: `${file}: model` }, ...words],
      env: Object.fromEntries(
        [...env].map(([name, text]) => [name, { text, place: `${path}.envs.${name}` }]),
      ),
      ...(role === undefined ? {} : { role }),
    };
  });
}

/** Variables of one rank, by their name in `${…}`. */
function variablesOf({ model, node, config }: Node, rank: number): Readonly<Record<string, string>> {
  const number = (name: string, otherwise: number) => integerOf(config[name]) ?? otherwise;
  const devices = devicesOf(config);
  const values: Readonly<Record<string, string | number>> = {
    MODEL: model,
    PORT_START: number("port_start", 0),
    PORT: number("port_start", 0) + rank,
    DP_SIZE: number("dp_size", 1),
    DP_SIZE_LOCAL: number("dp_size_local", 1),
    DP_RANK_START: number("dp_rank_start", 0),
    DP_RANK: number("dp_rank_start", 0) + rank,
    LOCAL_RANK: rank,
    TP_SIZE: number("tp_size", 1),
    CP_SIZE: number("cp_size", 1),
    SP_SIZE: number("sp_size", 1),
    PP_SIZE: number("pp_size", 1),
    DP_ADDRESS: withAddresses(pythonText(config["dp_address"]), node),
    DP_RPC_PORT: number("dp_rpc_port", 0),
    VISIBLE_DEVICES: Array.from({ length: devices }, (_, device) => rank * devices + device).join(","),
    NODE_INDEX: node,
    CONFIG_INDEX: node,
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

/** Devices of one rank. */
function devicesOf(config: Mapping): number {
  return ["tp_size", "cp_size", "sp_size", "pp_size"]
    .map((name) => integerOf(config[name]) ?? 1)
    .reduce((product, size) => product * size, 1);
}

/** Replaces addresses, then `${NAME}`, then `$NAME`, in the order of the runner. */
function filled(
  text: string,
  braced: Readonly<Record<string, string>>,
  plain: (name: string) => string,
  node: number,
): string {
  return withAddresses(text, node)
    .replaceAll(/\$\{([A-Za-z_]\w*)\}/g, (whole, name: string) => braced[name] ?? whole)
    .replaceAll(/(?<!\$)\$([A-Za-z_]\w*)/g, (_, name: string) => plain(name));
}

function withAddresses(text: string, node: number): string {
  return text.replaceAll(
    /\$\{(?:NODE_(\d+)_IP|(LOCAL_IP)|(MASTER_IP)|(LWS_WORKER_INDEX))\}/g,
    (_, index, local, master) => {
      if (index !== undefined) return addressOf(Number(index));
      if (local !== undefined) return addressOf(node);
      return master === undefined ? String(node) : addressOf(0);
    },
  );
}

function poolOf(pool: unknown, file: string, lost: Lost[]): ObservedPool | undefined {
  if (!isMapping(pool)) return undefined;
  const place = `${file}: kv_pool`;
  const config = mappingOf(pool["config"]);
  switch (pythonText(pool["type"]).toLowerCase()) {
    case "mooncake":
      return { backend: "mooncake", port: integerOf(pool["master_port"]) ?? 0, config, place };
    case "memcache":
      for (const key of Object.keys(mappingOf(config["meta"])))
        lost.push({
          place: `${place}.config.meta.${key}`,
          message: `${key} of the meta service has no setting in a topology.`,
        });
      return {
        backend: "memcache",
        port: integerOf(pool["meta_service_port"]) ?? 0,
        config: mappingOf(config["local"]),
        place,
      };
    default:
      lost.push({ place, message: `kv_pool.type ${pythonText(pool["type"])} is unknown.` });
      return undefined;
  }
}
