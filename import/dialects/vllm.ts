import { type ArgumentValue, LoadBalancing, Role, vllmAscendOwned } from "../../core/index.ts";
import type { Findings } from "../findings.ts";
import { holdsAddress, type ObservedProcess } from "../observed.ts";
import type { KvTransferObject, Placed, Server, Stage } from "../server.ts";
import type { FlagTable } from "../words/flag-table.ts";
import { valueText } from "../words/flag-value.ts";
import { type GivenFlag, readFlags, type ReadFlags } from "../words/read-flags.ts";
import { keptVariables } from "./environment.ts";

/** Short spellings of `vllm serve` (vLLM, engine/arg_utils.py and config of v0.13.0 to v0.25.1). */
export const vllmAliases: Readonly<Record<string, string>> = {
  "-tp": "tensor-parallel-size",
  "-dp": "data-parallel-size",
  "-dpn": "data-parallel-rank",
  "-dpr": "data-parallel-start-rank",
  "-dpl": "data-parallel-size-local",
  "-dpa": "data-parallel-address",
  "-dpp": "data-parallel-rpc-port",
  "-dpb": "data-parallel-backend",
  "-dph": "data-parallel-hybrid-lb",
  "-dpe": "data-parallel-external-lb",
  "-pp": "pipeline-parallel-size",
  "-pcp": "prefill-context-parallel-size",
  "-dcp": "decode-context-parallel-size",
  "-ep": "enable-expert-parallel",
  "-n": "nnodes",
  "-r": "node-rank",
  "-q": "quantization",
  "-asc": "api-server-count",
  "-cc": "compilation-config",
  "-sc": "speculative-config",
  "-ac": "attention-config",
  "-O": "optimization-level",
};

/** Flags whose values the topology holds in fields of its own, or that follow from them. */
const CONSUMED = new Set([
  "model",
  "host",
  "port",
  "served-model-name",
  "quantization",
  "headless",
  "data-parallel-size",
  "data-parallel-size-local",
  "data-parallel-rank",
  "data-parallel-start-rank",
  "data-parallel-address",
  "data-parallel-rpc-port",
  "data-parallel-external-lb",
  "data-parallel-hybrid-lb",
  "tensor-parallel-size",
  "pipeline-parallel-size",
  "prefill-context-parallel-size",
  "nnodes",
  "node-rank",
  "master-addr",
  "master-port",
  "kv-transfer-config",
]);

/** Default port of the API (vLLM, entrypoints/openai/cli_args.py). */
const API_PORT = 8000;

/** Reads a `vllm serve` process. */
export function readVllm(process: ObservedProcess, table: FlagTable, findings: Findings): Server | undefined {
  const read = readFlags(process.words, table);
  for (const { place, message } of read.lost) findings.lose(place, message);
  const flags = new FlagReader(read, findings);
  const model = modelOf(read, process, findings);
  if (model === undefined) return undefined;
  const dataParallelSize = flags.count("data-parallel-size") ?? 1;
  const tensorParallelSize = flags.count("tensor-parallel-size") ?? 1;
  const pipelineParallelSize = flags.count("pipeline-parallel-size") ?? 1;
  const prefillContextParallelSize = flags.count("prefill-context-parallel-size") ?? 1;
  const stage = stageOf(flags);
  const headless = flags.isOn("headless");
  const rank = flags.count("data-parallel-rank", 0);
  const start = flags.count("data-parallel-start-rank", 0);
  const loadBalancing = loadBalancingOf(flags, { rank, start, headless });
  const external = loadBalancing === LoadBalancing.External;
  const local = external ? 1 : (flags.count("data-parallel-size-local") ?? dataParallelSize);
  const kvTransfer = kvTransferOf(flags);
  const partition = process.env["VLLM_PP_LAYER_PARTITION"]?.text;
  const devices = process.env["ASCEND_RT_VISIBLE_DEVICES"]?.text;
  const perRank = tensorParallelSize * pipelineParallelSize * prefillContextParallelSize;
  const alone = dataParallelSize === 1 || (!external && local === dataParallelSize);
  hostDeviation(flags, findings);
  if (headless && stage === undefined && loadBalancing !== LoadBalancing.Internal)
    findings.deviate(
      `--headless is left out: a process with ${rank === undefined ? "hybrid or external load balancing" : "--data-parallel-rank"} has an API of its own.`,
    );
  return {
    engine: process.engine,
    node: process.node,
    place: process.place,
    role: roleOf(process, kvTransfer),
    ...(process.group === undefined ? {} : { group: process.group }),
    model,
    servedModelName: servedNameOf(flags, findings),
    quantization: flags.text("quantization"),
    dataParallelSize,
    tensorParallelSize,
    pipelineParallelSize,
    prefillContextParallelSize,
    layersPerStage: partition === undefined ? undefined : partition.split(",").map(Number),
    slots:
      stage === undefined
        ? { first: (external ? rank : start) ?? 0, count: local, of: dataParallelSize }
        : { first: stage.rank, count: 1, of: stage.nodes },
    rank: local > 1 || stage !== undefined ? undefined : ((external ? rank : start) ?? 0),
    loadBalancing,
    stage,
    address: alone ? undefined : (flags.text("data-parallel-address") ?? ""),
    rpcPort: alone ? undefined : flags.count("data-parallel-rpc-port"),
    masterPort: stage?.port,
    apiPort: headless ? undefined : (flags.count("port") ?? API_PORT),
    devices,
    devicesPerProcess: (local * perRank) / (stage?.nodes ?? 1),
    cpusPerRank: undefined,
    kvTransfer,
    args: argumentsOf(read, findings),
    env: keptVariables(process.env, vllmAscendOwned.variables, findings),
  };
}

/** Reads single flags of a command. */
class FlagReader {
  readonly #read: ReadFlags;
  readonly #findings: Findings;

  constructor(read: ReadFlags, findings: Findings) {
    this.#read = read;
    this.#findings = findings;
  }

  get(name: string): GivenFlag | undefined {
    return this.#read.flags.get(name);
  }

  isOn(name: string): boolean {
    return this.get(name)?.value === true;
  }

  text(name: string): string | undefined {
    const value = this.get(name)?.value;
    if (value === undefined) return undefined;
    const [first = ""] = Array.isArray(value) ? value : [value];
    return valueText(first);
  }

  count(name: string, least = 1): number | undefined {
    const flag = this.get(name);
    if (flag === undefined) return undefined;
    const { value, place } = flag;
    if (typeof value === "number" && Number.isInteger(value) && value >= least) return value;
    this.#findings.lose(place, unreadable(name, value));
    return undefined;
  }
}

function unreadable(name: string, value: ArgumentValue): string {
  const text = valueText(value);
  if (/^\$[1-9]$/.test(text))
    return `--${name} is ${text}, an argument of the script: add the command of its launcher (launch_online_dp.py) to the file.`;
  return text.startsWith("$")
    ? `--${name} is ${text}, which the file does not set.`
    : `--${name} must be a whole number, not ${text}.`;
}

function modelOf(
  { positional, flags }: ReadFlags,
  process: ObservedProcess,
  findings: Findings,
): Placed<string> | undefined {
  // A space after a backslash is a word of its own; the reader of scripts reports it.
  const [first, ...others] = positional.filter(({ text }) => text.trim() !== "");
  for (const { text, place } of others)
    findings.lose(place, `vllm serve takes one model, and ${text} is another argument.`);
  const flag = flags.get("model");
  if (first !== undefined) return { value: first.text, place: first.place };
  if (flag !== undefined) return { value: valueText(flag.value), place: flag.place };
  findings.lose(process.place, "The command of vllm serve names no model.");
  return undefined;
}

function servedNameOf(flags: FlagReader, findings: Findings): string | undefined {
  const flag = flags.get("served-model-name");
  if (flag === undefined) return undefined;
  if (!Array.isArray(flag.value)) return valueText(flag.value);
  const [first, ...others] = flag.value;
  if (others.length > 0)
    findings.lose(
      flag.place,
      `--served-model-name has several names, and a topology has one; the import leaves out ${others.map(valueText).join(", ")}.`,
    );
  return first === undefined ? undefined : valueText(first);
}

function hostDeviation(flags: FlagReader, findings: Findings): void {
  const host = flags.text("host");
  if (host !== undefined && host !== "0.0.0.0" && !holdsAddress(host))
    findings.deviate(`Every rank binds all addresses of its node, not ${host} alone.`);
}

/** Who distributes requests, as vLLM derives it (engine/arg_utils.py). */
function loadBalancingOf(
  flags: FlagReader,
  given: {
    readonly rank: number | undefined;
    readonly start: number | undefined;
    readonly headless: boolean;
  },
): LoadBalancing {
  if (given.rank !== undefined || flags.isOn("data-parallel-external-lb")) return LoadBalancing.External;
  // Without --headless a start rank above 0 turns hybrid load balancing on.
  const inferred = given.start !== undefined && given.start > 0 && !given.headless;
  return flags.isOn("data-parallel-hybrid-lb") || inferred ? LoadBalancing.Hybrid : LoadBalancing.Internal;
}

function stageOf(flags: FlagReader): Stage | undefined {
  const nodes = flags.count("nnodes");
  if (nodes === undefined || nodes === 1) return undefined;
  return {
    nodes,
    rank: flags.count("node-rank", 0) ?? 0,
    address: flags.text("master-addr") ?? "",
    port: flags.count("master-port"),
  };
}

function kvTransferOf(flags: FlagReader): Placed<KvTransferObject> | undefined {
  const flag = flags.get("kv-transfer-config");
  if (flag === undefined || typeof flag.value !== "object" || Array.isArray(flag.value)) return undefined;
  return { value: Object.fromEntries(Object.entries(flag.value)), place: flag.place };
}

function roleOf({ role }: ObservedProcess, kvTransfer: Placed<KvTransferObject> | undefined): Role {
  const given = kvTransfer?.value["kv_role"];
  if (given === "kv_producer") return Role.Prefill;
  return given === "kv_consumer" ? Role.Decode : (role ?? Role.Serve);
}

function argumentsOf({ flags }: ReadFlags, findings: Findings): Map<string, Placed<ArgumentValue>> {
  const args = new Map<string, Placed<ArgumentValue>>();
  for (const { name, value, place } of flags.values()) {
    if (CONSUMED.has(name)) continue;
    const argument = vllmAscendOwned.argumentOf(name);
    if (name === "distributed-executor-backend" && value === "mp") {
      findings.deviate(
        "--distributed-executor-backend mp is left out: glm-serve starts every process with it.",
      );
      continue;
    }
    if (argument !== "apiServerCount" && Object.hasOwn(vllmAscendOwned.flags, argument)) {
      findings.lose(place, `--${name} has no setting in a topology. ${vllmAscendOwned.flags[argument]}.`);
      continue;
    }
    const text = valueText(value);
    if (/^\$[\w{(]/.test(text)) findings.lose(place, `--${name} is ${text}, which the file does not set.`);
    else if (holdsAddress(text))
      findings.lose(place, `--${name} holds the address of a node, which only its pod knows.`);
    else args.set(argument, { value, place });
  }
  return args;
}
