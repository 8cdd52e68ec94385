import { type ArgumentValue, LoadBalancing, Role } from "../../core/index.ts";
import type { Findings } from "../findings.ts";
import type { ObservedProcess } from "../observed.ts";
import type { Placed, Server } from "../server.ts";
import type { FlagTable } from "../words/flag-table.ts";
import { valueText } from "../words/flag-value.ts";
import { readFlags } from "../words/read-flags.ts";
import { keptVariables } from "./environment.ts";

/** Flags that the topology holds in fields of its own, or that follow from the layout. */
const CONSUMED = new Set([
  "model",
  "model-id",
  "host",
  "port",
  "devices",
  "device-id",
  "draft-devices",
  "master-node-addr",
  "nnodes",
  "node-rank",
  "dp-size",
  "rank-tablefile",
]);

/** Reads a process of xLLM, which runs one per device. */
export function readXllm(
  process: ObservedProcess,
  table: FlagTable,
  owned: Readonly<Record<string, string>>,
  findings: Findings,
): Server | undefined {
  const { flags: read, lost } = readFlags(process.words, table);
  for (const { place, message } of lost) findings.lose(place, message);
  const flags = new Map([...read.values()].map((flag) => [flag.name.replaceAll("_", "-"), flag]));
  const text = (name: string) => {
    const value = flags.get(name)?.value;
    return value === undefined ? undefined : valueText(value);
  };
  const number = (name: string, otherwise: number) => Number(text(name) ?? otherwise);
  const model = flags.get("model");
  if (model === undefined) {
    findings.lose(process.place, "The command of xllm has no --model.");
    return undefined;
  }
  const processes = number("nnodes", 1);
  const index = number("node-rank", 0);
  const dataParallelSize = number("dp-size", 1);
  const [, masterPort] = (text("master-node-addr") ?? "").split(":");
  const device = Number(/\d+$/.exec(text("devices") ?? text("device-id") ?? "0")?.[0] ?? 0);
  const args = new Map<string, Placed<ArgumentValue>>();
  for (const [name, { value, place }] of flags) {
    if (CONSUMED.has(name)) continue;
    // Processes of a node share its address, so each takes a port of its own.
    const own = name === "transfer-listen-port" && typeof value === "number" ? value - device : value;
    args.set(
      name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      { value: own, place },
    );
  }
  const [firstCpu, lastCpu] = (process.cpus ?? "").split("-").map(Number);
  return {
    engine: process.engine,
    node: process.node,
    place: process.place,
    role: Role.Serve,
    ...(process.group === undefined ? {} : { group: process.group }),
    model: { value: valueText(model.value), place: model.place },
    servedModelName: text("model-id"),
    quantization: undefined,
    dataParallelSize,
    tensorParallelSize: processes / dataParallelSize,
    pipelineParallelSize: 1,
    prefillContextParallelSize: 1,
    layersPerStage: undefined,
    slots: { first: index, count: 1, of: processes },
    rank: undefined,
    loadBalancing: LoadBalancing.Internal,
    stage: undefined,
    address: text("master-node-addr"),
    rpcPort: undefined,
    masterPort: masterPort === undefined ? undefined : Number(masterPort),
    apiPort: number("port", 8010) - device,
    devices: process.env["ASCEND_RT_VISIBLE_DEVICES"]?.text,
    devicesPerProcess: 1,
    cpusPerRank: firstCpu === undefined || lastCpu === undefined ? undefined : lastCpu - firstCpu + 1,
    kvTransfer: undefined,
    args,
    env: keptVariables(process.env, owned, findings),
  };
}
