import { engines, hardware, Role, type Topology, Vendor } from "../core/index.ts";
import { readLightllm } from "./dialects/lightllm.ts";
import { readVllm } from "./dialects/vllm.ts";
import { readXllm } from "./dialects/xllm.ts";
import type { Lost } from "./finding.ts";
import { Findings } from "./findings.ts";
import { devicesOnNode, groupServers } from "./group-servers.ts";
import { groupSpec } from "./group-spec.ts";
import { modelOf } from "./model-of.ts";
import type { EngineName, Observation, ObservedProcess } from "./observed.ts";
import { hardwareOf, type ImportOptions, releaseOf } from "./release-of.ts";
import type { Server } from "./server.ts";
import { summaryOf } from "./summary-of.ts";
import { tableOf } from "./tables.ts";
import { transferOf } from "./transfer-of.ts";

/** What an import found. */
export interface Imported {
  /** Undefined where the files start no server. */
  readonly topology: Topology | undefined;
  /** What the topology cannot express. */
  readonly lost: readonly Lost[];
  /** Differences to the files that change nothing, or that glm-serve makes on purpose. */
  readonly deviations: readonly string[];
  /** What the files do not say. */
  readonly assumptions: readonly string[];
}

/** Names of topologies are DNS labels of at most 30 characters. */
const LONGEST_NAME = 30;

/** The port of the documents' proxies. */
const PROXY_PORT = 8000;

/**
 * Makes a topology of observed processes. Pure: the same observation gives the same topology.
 *
 * @param source the document, for `source`
 */
export function topologyOf(observation: Observation, source: string, options: ImportOptions = {}): Imported {
  const findings = new Findings();
  for (const { place, message } of observation.lost) findings.lose(place, message);
  for (const sentence of observation.deviations) findings.deviate(sentence);
  const topology = build(observation, source, options, findings);
  const { lost, deviations, assumptions } = findings;
  return { topology, lost, deviations, assumptions };
}

function build(
  observation: Observation,
  source: string,
  options: ImportOptions,
  findings: Findings,
): Topology | undefined {
  const [engine, ...others] = new Set(observation.processes.map((process) => process.engine));
  if (engine === undefined) return undefined;
  for (const other of others)
    findings.lose(
      source,
      `The files start servers of ${engine} and ${other}, and a topology has one engine.`,
    );
  const release = releaseOf(engine, observation, options, findings);
  const servers = observation.processes
    .filter((process) => process.engine === engine)
    .flatMap((process) => serverOf(process, engine, release, findings) ?? []);
  const [head] = servers;
  if (head === undefined) return undefined;
  const groups = groupServers(servers, findings);
  const used = Math.max(...groups.map(devicesOnNode));
  const kind = hardwareOf(engine, observation, options, used, findings);
  const devices = Object.entries(hardware).find(([name]) => name === kind)?.[1];
  const transfer = transferOf(groups, observation.pool, findings);
  reportModels(servers, findings);
  const model = modelOf({ ...head, volumePath: observation.pods?.volumePath }, findings);
  const pair = [Role.Prefill, Role.Decode].every((role) => groups.some((group) => group.role === role));
  const specs = groups.map((group) => {
    // A GPU that no process uses stays with other pods.
    const ofNode =
      devices?.vendor === Vendor.Nvidia ? devicesOnNode(group) : (devices?.devicesPerNode ?? used);
    const context = {
      devicesPerNode: ofNode,
      kvTransfer: transfer.groups.get(group.name),
      supervisorPort: observation.pods?.supervisorPorts[group.name],
    };
    return [group.name, groupSpec(group, context, findings)] as const;
  });
  const name = nameOf(options.name ?? observation.name ?? model.name);
  return {
    name,
    summary: summaryOf(model, groups, devices?.title ?? kind),
    source: observation.source ?? source,
    model,
    engine: { name: engine, version: release },
    hardware: kind,
    ...(transfer.kvTransfer === undefined ? {} : { kvTransfer: transfer.kvTransfer }),
    groups: Object.fromEntries(specs),
    ...(pair ? { proxy: { port: proxyPortOf(observation, findings) } } : {}),
  };
}

function serverOf(
  process: ObservedProcess,
  engine: EngineName,
  release: string,
  findings: Findings,
): Server | undefined {
  const table = tableOf(engine, release);
  const owned = engines[engine]?.ownedVariables ?? {};
  switch (engine) {
    case "vllm-ascend":
      return readVllm(process, table, findings);
    case "xllm":
      return readXllm(process, table, owned, findings);
    case "lightllm":
      return readLightllm(process, table, owned, findings);
    default:
      return engine satisfies never;
  }
}

function reportModels(servers: readonly Server[], findings: Findings): void {
  const [head, ...others] = servers;
  for (const { model, servedModelName, quantization } of others) {
    const same =
      model.value === head?.model.value &&
      servedModelName === head.servedModelName &&
      quantization === head.quantization;
    if (!same)
      findings.lose(
        model.place,
        "A process differs from the first one in its model, --served-model-name or --quantization, and a topology has one model.",
      );
  }
}

function proxyPortOf({ proxyPort }: Observation, findings: Findings): number {
  if (proxyPort !== undefined) return proxyPort;
  findings.assume(`proxy.port is ${PROXY_PORT}: the files start no proxy.`);
  return PROXY_PORT;
}

/** A DNS label of a name: its words with hyphens, version numbers without dots, and no more words than fit. */
function nameOf(text: string): string {
  const words = text
    .toLowerCase()
    .replace(/^(?:test|multi-node)[-_ ]+/, "")
    .replace(/([a-z])[-_ ]?(\d+)\.(\d+)/, "$1$2$3")
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  let label = "";
  for (const word of words) {
    const longer = label === "" ? word.replace(/^\d+/, "") : `${label}-${word}`;
    if (longer.length > LONGEST_NAME) break;
    label = longer;
  }
  return label === "" ? "imported" : label;
}
