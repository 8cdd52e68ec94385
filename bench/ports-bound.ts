import {
  type GroupLayout,
  launchScript,
  type PodLayout,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../core/index.ts";

/**
 * What a pod binds, and how often: read from the command lines, the environment and the launch script that it gets: written apart from
 * the ledger, and knowing nothing of it.
 */
export function boundPorts(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  layout: GroupLayout,
  pod: PodLayout,
): ReadonlyMap<number, number> {
  const bound = new Map<number, number>();
  const shared = topology.engine.environment(topology, group);
  const bind = (first: number, count = 1) => {
    for (let port = first; port < first + count && port <= 65_535; port += 1)
      bound.set(port, (bound.get(port) ?? 0) + 1);
  };
  for (const process of pod.processes) {
    const { argv } = topology.engine.command(topology, layout, pod, process);
    const words = argv.map((word) =>
      typeof word === "string" ? word : `${word.before ?? ""}x${word.after ?? ""}`,
    );
    READERS[topology.engine.name]?.(words, bind);
  }
  // The supervisors of the other pods call the first one's.
  if (pod.ordinal === 0 && layout.pods.length > 1) {
    const script = launchScript(topology, group, layout, pod, []);
    bind(Number(/--port (\d+) --join-timeout/.exec(script)?.[1]));
  }
  const base = shared["HCCL_IF_BASE_PORT"];
  if (base !== undefined && topology.engine.name !== "lightllm") bind(Number(base), 32);
  return bound;
}

type Bind = (first: number, count?: number) => void;

const READERS: Readonly<Record<string, (words: readonly string[], bind: Bind) => void>> = {
  "vllm-ascend": readVllm,
  xllm: readXllm,
  lightllm: (words, bind) => bind(Number(after(words, "--port"))),
};

function readVllm(words: readonly string[], bind: Bind): void {
  const size = Number(after(words, "--data-parallel-size"));
  const rank = after(words, "--data-parallel-rank");
  const local = after(words, "--data-parallel-size-local");
  const headless = words.includes("--headless");
  if (!headless) bind(Number(after(words, "--port")));
  const leads = rank === undefined ? !headless && local !== undefined && Number(local) < size : rank === "0";
  const meeting = after(words, "--data-parallel-rpc-port");
  if (leads && meeting !== undefined) bind(Number(meeting));
  const transfer = after(words, "--kv-transfer-config");
  if (transfer === undefined) return;
  const role = /"kv_role":"kv_(producer|consumer)"/.exec(transfer)?.[1];
  const listens = transfer.includes('"MooncakeLayerwiseConnector"') ? "consumer" : "producer";
  if (role !== listens) return;
  const tensor = Number(after(words, "--tensor-parallel-size"));
  bind(Number(/"kv_port":"(\d+)"/.exec(transfer)?.[1]) + Number(rank ?? 0) * tensor, tensor);
}

function readXllm(words: readonly string[], bind: Bind): void {
  const value = (name: string) => words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const apart = value("enable_disagg_pd") === "true";
  if (apart) bind(Number(value("transfer_listen_port") ?? 26_000));
  if (value("node_rank") !== "0") return;
  bind(Number(value("port")));
  bind(Number(value("master_node_addr")?.split(":").at(-1)));
  if (apart) bind(Number(value("disagg_pd_port") ?? 7777));
}

function after(words: readonly string[], flag: string): string | undefined {
  const at = words.indexOf(flag);
  return at === -1 ? undefined : words[at + 1];
}
