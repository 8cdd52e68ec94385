import type { Engine, GroupShape } from "../domain/index.ts";
import type { Site } from "../site/index.ts";
import { type GroupPorts, type GroupSpec, Role, type Topology } from "../topology/index.ts";
import type { FitQuestion } from "./question.ts";
import type { Shape } from "./shape.ts";

const VOLUME = "/models";

/** A topology of a shape with what the documents give one of its engine. */
export function synthesize(question: FitQuestion, engine: Engine, shape: Shape): Topology {
  const { fitDefaults } = engine;
  const group = (role: Role, degrees: GroupShape): GroupSpec => ({
    role,
    nodes: degrees.nodes,
    dataParallelSize: degrees.dataParallelSize,
    tensorParallelSize: degrees.tensorParallelSize,
    devicesPerNode: degrees.devicesPerNode,
    ...rendezvous(role, fitDefaults.ports),
    args: fitDefaults.args(role, question.context, question.model),
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
    engine: { name: engine.name, version: fitDefaults.version },
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

/** A site that lacks nothing a shape could need: an image, and what its engine wants besides. */
export function siteFor({ fitDefaults }: Engine, shape: Shape): Site {
  const site: Site = { image: "fit.invalid/engine:0" };
  return shape.kind === "serve" ? { ...site, ...fitDefaults.site?.(shape.serve) } : site;
}

/** Ports and identity that a role reads; a setting that nothing reads is refused. */
function rendezvous(role: Role, { kv, ...ports }: GroupPorts): Pick<GroupSpec, "ports" | "engineId"> {
  if (role === Role.Serve) return { ports };
  return { ports: kv === undefined ? ports : { ...ports, kv }, engineId: role };
}
