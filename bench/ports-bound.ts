import {
  type GroupLayout,
  launchScript,
  type PodLayout,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../core/index.ts";

/**
 * Ports that a pod binds, with their count, from its command lines, environment and launch script. Independent of the
 * ledger.
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
    const tokens = argv.map((token) =>
      typeof token === "string" ? token : `${token.before ?? ""}x${token.after ?? ""}`,
    );
    READERS[topology.engine.name]?.(tokens, bind);
  }
  // The supervisors of the other pods connect to that of the head.
  if (pod.ordinal === 0 && layout.pods.length > 1) {
    const script = launchScript(topology, layout, pod, []);
    bind(Number(/--port (\d+) --join-timeout/.exec(script)?.[1]));
  }
  const base = shared["HCCL_IF_BASE_PORT"];
  if (base !== undefined && topology.engine.name !== "lightllm") bind(Number(base), 32);
  return bound;
}

type Bind = (first: number, count?: number) => void;

const READERS: Readonly<Record<string, (argv: readonly string[], bind: Bind) => void>> = {
  "vllm-ascend": readVllm,
  xllm: readXllm,
  lightllm: (argv, bind) => bind(Number(after(argv, "--port"))),
};

function readVllm(argv: readonly string[], bind: Bind): void {
  const size = Number(after(argv, "--data-parallel-size"));
  const rank = after(argv, "--data-parallel-rank");
  const local = after(argv, "--data-parallel-size-local");
  const headless = argv.includes("--headless");
  if (!headless) bind(Number(after(argv, "--port")));
  const leads = rank === undefined ? !headless && local !== undefined && Number(local) < size : rank === "0";
  const rpcPort = after(argv, "--data-parallel-rpc-port");
  if (leads && rpcPort !== undefined) bind(Number(rpcPort));
  const transfer = after(argv, "--kv-transfer-config");
  if (transfer === undefined) return;
  const role = /"kv_role":"kv_(producer|consumer)"/.exec(transfer)?.[1];
  const listens = transfer.includes('"MooncakeLayerwiseConnector"') ? "consumer" : "producer";
  if (role !== listens) return;
  const tensor = Number(after(argv, "--tensor-parallel-size"));
  bind(Number(/"kv_port":"(\d+)"/.exec(transfer)?.[1]) + Number(rank ?? 0) * tensor, tensor);
}

function readXllm(argv: readonly string[], bind: Bind): void {
  const value = (name: string) =>
    argv.find((token) => token.startsWith(`--${name}=`))?.slice(name.length + 3);
  const disaggregated = value("enable_disagg_pd") === "true";
  if (disaggregated) bind(Number(value("transfer_listen_port") ?? 26_000));
  if (value("node_rank") !== "0") return;
  bind(Number(value("port")));
  bind(Number(value("master_node_addr")?.split(":").at(-1)));
  if (disaggregated) bind(Number(value("disagg_pd_port") ?? 7777));
}

function after(argv: readonly string[], flag: string): string | undefined {
  const index = argv.indexOf(flag);
  return index === -1 ? undefined : argv[index + 1];
}
