import { type ArgumentValue, LoadBalancing, Role } from "../../core/index.ts";
import type { Findings } from "../findings.ts";
import type { ObservedProcess } from "../observed.ts";
import type { Placed, Server } from "../server.ts";
import type { FlagTable } from "../words/flag-table.ts";
import { valueText } from "../words/flag-value.ts";
import { readFlags } from "../words/read-flags.ts";
import { keptVariables } from "./environment.ts";

const CONSUMED = new Set(["model_dir", "model_name", "host", "port", "tp", "dp"]);

/** Reads a server of LightLLM, which runs all ranks of its node. */
export function readLightllm(
  process: ObservedProcess,
  table: FlagTable,
  owned: Readonly<Record<string, string>>,
  findings: Findings,
): Server | undefined {
  const { flags, lost } = readFlags(process.words, table);
  for (const { place, message } of lost) findings.lose(place, message);
  const number = (name: string, otherwise: number) => Number(flags.get(name)?.value ?? otherwise);
  const model = flags.get("model_dir");
  if (model === undefined) {
    findings.lose(process.place, "The command of lightllm.server.api_server has no --model_dir.");
    return undefined;
  }
  const name = flags.get("model_name")?.value;
  const dataParallelSize = number("dp", 1);
  const world = number("tp", 1);
  const args = new Map<string, Placed<ArgumentValue>>();
  for (const { name: flag, value, place } of flags.values()) {
    if (CONSUMED.has(flag)) continue;
    args.set(
      flag.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      { value, place },
    );
  }
  return {
    engine: process.engine,
    node: process.node,
    place: process.place,
    role: Role.Serve,
    ...(process.group === undefined ? {} : { group: process.group }),
    model: { value: valueText(model.value), place: model.place },
    servedModelName: name === undefined ? undefined : valueText(name),
    quantization: undefined,
    dataParallelSize,
    tensorParallelSize: world / dataParallelSize,
    pipelineParallelSize: 1,
    prefillContextParallelSize: 1,
    layersPerStage: undefined,
    slots: { first: 0, count: dataParallelSize, of: dataParallelSize },
    rank: undefined,
    loadBalancing: LoadBalancing.Internal,
    stage: undefined,
    address: undefined,
    rpcPort: undefined,
    masterPort: undefined,
    apiPort: number("port", 8000),
    devices: undefined,
    devicesPerProcess: world,
    cpusPerRank: undefined,
    kvTransfer: undefined,
    args,
    env: keptVariables(process.env, owned, findings),
  };
}
