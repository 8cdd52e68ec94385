import type { Engine } from "../engines/engine.ts";
import type { Site } from "../site/site.ts";
import { type GroupPorts, type GroupSpec, Role, type Topology } from "../topology/topology.ts";
import { customs } from "./customs.ts";
import type { FitQuestion } from "./question.ts";
import type { GroupShape, Shape } from "./shape.ts";

const VOLUME = "/models";

/** A topology of a shape with what the documents give one of its engine; undefined for an engine without customs. */
export function synthesize(question: FitQuestion, engine: Engine, shape: Shape): Topology | undefined {
  const custom = Object.hasOwn(customs, engine.name) ? customs[engine.name] : undefined;
  const version = engine.versions.at(-1);
  if (custom === undefined || version === undefined) return undefined;
  const group = (role: Role, degrees: GroupShape): GroupSpec => ({
    role,
    nodes: degrees.nodes,
    dataParallelSize: degrees.dataParallelSize,
    tensorParallelSize: degrees.tensorParallelSize,
    devicesPerNode: degrees.devicesPerNode,
    ...rendezvous(role, custom.ports),
    args: custom.args(role, question.context, question.model),
  });
  const whole = {
    name: "fit",
    summary: "a shape that is tried",
    source: "none",
    model: {
      name: question.model.name,
      weights: question.weights,
      path: `${VOLUME}/weights`,
      volumePath: VOLUME,
      servedModelName: "model",
    },
    engine: { name: engine.name, version },
    hardware: question.hardware.name,
  };
  switch (shape.kind) {
    case "serve":
      return { ...whole, groups: { serve: group(Role.Serve, shape.serve) } };
    case "split": {
      const [connector] = engine.kvConnectors;
      return {
        ...whole,
        groups: { prefill: group(Role.Prefill, shape.prefill), decode: group(Role.Decode, shape.decode) },
        kvTransfer: { connector: connector ?? "none", useAscendDirect: true },
        proxy: { port: 8000 },
      };
    }
    default:
      return shape satisfies never;
  }
}

/** A site that lacks nothing a shape could need: image, binary, and a rank table where the engine wants one. */
export function siteFor(engine: Engine, shape: Shape): Site {
  const site: Site = { image: "fit.invalid/engine:0" };
  if (engine.name !== "xllm" || shape.kind !== "serve") return site;
  const { nodes, devicesPerNode } = shape.serve;
  return {
    ...site,
    xllm: { binaryPath: "/usr/local/bin/xllm" },
    ...(nodes === 1 ? {} : { rankTable: rankTable(nodes, devicesPerNode) }),
  };
}

function rankTable(nodes: number, devices: number): Site["rankTable"] {
  return {
    version: "1.0",
    servers: Array.from({ length: nodes }, (_, node) => ({
      serverId: `10.0.0.${node + 1}`,
      devices: Array.from({ length: devices }, (_device, device) => ({
        deviceIp: `10.1.${node + 1}.${device + 1}`,
      })),
    })),
  };
}

/** Ports and identity that a role reads; a setting that nothing reads is refused. */
function rendezvous(role: Role, { kv, ...ports }: GroupPorts): Pick<GroupSpec, "ports" | "engineId"> {
  if (role === Role.Serve) return { ports };
  return { ports: kv === undefined ? ports : { ...ports, kv }, engineId: role };
}
