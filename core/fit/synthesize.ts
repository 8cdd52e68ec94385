import type { Engine, FitSubject, GroupShape } from "../domain/index.ts";
import type { Site } from "../site/index.ts";
import { type GroupPorts, type GroupSpec, Role, type Topology } from "../topology/index.ts";
import type { FitQuestion } from "./question.ts";
import type { Shape } from "./shape.ts";

const VOLUME = "/models";

/** A topology of a shape, with the settings that documented topologies of the engine have. */
export function synthesize(question: FitQuestion, engine: Engine, shape: Shape): Topology {
  const { fitDefaults } = engine;
  const version = releaseOf(question, engine);
  const group = (role: Role, degrees: GroupShape): GroupSpec => ({
    role,
    nodes: degrees.nodes,
    dataParallelSize: degrees.dataParallelSize,
    tensorParallelSize: degrees.tensorParallelSize,
    devicesPerNode: degrees.devicesPerNode,
    ...(degrees.layersPerStage === undefined
      ? {}
      : {
          pipelineParallelSize: degrees.layersPerStage.length,
          layersPerStage: [...degrees.layersPerStage],
        }),
    ...portsAndIdentity(role, fitDefaults.ports),
    args: {
      ...fitDefaults.args(role, question.context, subjectOf(question), version),
      ...(degrees.decodeContextParallelSize === undefined
        ? {}
        : fitDefaults.contextArgs?.(degrees.decodeContextParallelSize)),
    },
  });
  const shared = {
    name: "fit",
    summary: "a shape under test",
    source: "none",
    model: {
      name: question.model.name,
      ...(question.facts === undefined ? {} : { facts: question.facts }),
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
      return { ...shared, groups: { serve: group(Role.Serve, shape.serve) } };
    case "split": {
      const [connector] = engine.kvConnectors?.(version).wired ?? [];
      return {
        ...shared,
        groups: { prefill: group(Role.Prefill, shape.prefill), decode: group(Role.Decode, shape.decode) },
        kvTransfer: { connector: connector ?? "none", useAscendDirect: true },
        proxy: { port: 8000 },
      };
    }
    default:
      return shape satisfies never;
  }
}

/** The release that a question is about. */
function releaseOf(question: FitQuestion, { fitDefaults }: Engine): string {
  return question.release ?? fitDefaults.version(subjectOf(question));
}

/** The assumptions that every shape has, in words. */
export function assumptionsOf(question: FitQuestion, engine: Engine): string {
  const version = releaseOf(question, engine);
  return `${version}, ${engine.fitDefaults.assumed(subjectOf(question), version)}`;
}

function subjectOf({ model, weights, hardware }: FitQuestion): FitSubject {
  return { model, weights, hardware: hardware.name };
}

/** A site that is complete for a shape: an image where none is public, and the settings that the engine requires. */
export function siteFor({ fitDefaults, imageExample }: Engine, shape: Shape): Site {
  const site: Site = imageExample === undefined ? {} : { image: "fit.invalid/engine:0" };
  return shape.kind === "serve" ? { ...site, ...fitDefaults.site?.(shape.serve) } : site;
}

/** Only the ports and identity that the role reads: a setting that nothing reads is an error. */
function portsAndIdentity(role: Role, { kv, ...ports }: GroupPorts): Pick<GroupSpec, "ports" | "engineId"> {
  if (role === Role.Serve) return { ports };
  return { ports: kv === undefined ? ports : { ...ports, kv }, engineId: role };
}
