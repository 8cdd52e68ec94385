import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { hardware } from "../../core/facts/hardware.ts";
import { models } from "../../core/facts/models.ts";
import { documentedShapes } from "../../core/fit/documented-shapes.ts";
import { fit, type FitAnswer } from "../../core/fit/fit.ts";
import { readQuestion } from "../../core/fit/question.ts";
import type { GroupSpec, Topology } from "../../core/index.ts";
import { loadTopology, topologyNames } from "../../program/catalogue.ts";

/** Whether the search has shapes of this kind: one group of each role, without pipeline stages and shared contexts. */
function isSearched({ groups }: Topology): boolean {
  return Object.values(groups).every(
    ({ replicas = 1, pipelineParallelSize = 1, args = {} }) =>
      replicas === 1 && pipelineParallelSize === 1 && args["decodeContextParallelSize"] === undefined,
  );
}

const all = await Promise.all(topologyNames().map((name) => loadTopology(name, "stack")));

const topologies = all.filter(isSearched);

/** Tokens of the longest sequence that every group accepts. */
function contextOf({ groups, model }: Topology): number {
  const lengths = Object.values(groups).map(({ args = {} }) => args["maxModelLen"] ?? args["maxReqTotalLen"]);
  const known = Object.values(models).find(({ name }) => name === model.name)?.maxPositions ?? 0;
  return Math.min(...lengths.map((length) => (typeof length === "number" ? length : known)));
}

/** On how many ranks a group spreads each sequence; absent where a rank has whole sequences. */
function contextShards({ args = {} }: GroupSpec): object {
  const { decodeContextParallelSize } = args;
  return decodeContextParallelSize === undefined ? {} : { decodeContextParallelSize };
}

/** The shape of a documented topology, in the form of the search. */
function shapeOf(topology: Topology): object {
  const kind = Object.values(hardware).find(({ name }) => name === topology.hardware);
  const shape = (group: GroupSpec | undefined) =>
    group && {
      nodes: group.nodes,
      devicesPerNode:
        group.devicesPerNode ??
        (kind?.vendor === "ascend"
          ? kind.devicesPerNode
          : (group.dataParallelSize * group.tensorParallelSize) / group.nodes),
      dataParallelSize: group.dataParallelSize,
      tensorParallelSize: group.tensorParallelSize,
      ...(group.layersPerStage === undefined ? {} : { layersPerStage: group.layersPerStage }),
      ...contextShards(group),
    };
  const { serve, prefill, decode } = topology.groups;
  return serve === undefined
    ? { kind: "split", prefill: shape(prefill), decode: shape(decode) }
    : { kind: "serve", serve: shape(serve) };
}

/** The question whose answer has the shape of a topology. */
function questionOf(topology: Topology): Readonly<Record<string, string>> {
  const nodes = Object.values(topology.groups).reduce(
    (sum, group) => sum + group.nodes * (group.replicas ?? 1),
    0,
  );
  return {
    model: topology.model.name,
    weights: topology.model.weights,
    hardware: topology.hardware,
    nodes: String(nodes),
    context: String(contextOf(topology)),
    engine: topology.engine.name,
  };
}

const answers = new Map<string, FitAnswer>();

/** The answer to a question that several stacks may share. */
function answerTo(question: Readonly<Record<string, string>>): FitAnswer {
  const key = JSON.stringify(question);
  const answer = answers.get(key) ?? fit(readQuestion(question));
  answers.set(key, answer);
  return answer;
}

test.each(topologies.map((topology) => [topology.name, topology] as const))(
  "finds the documented shape of %s",
  (_, topology) => {
    const { legal, rejected } = answerTo(questionOf(topology));
    const documented = shapeOf(topology);
    expect(rejected.filter(({ shape }) => isDeepStrictEqual(shape, documented))).toEqual([]);
    expect(legal.filter(({ shape }) => isDeepStrictEqual(shape, documented))).toHaveLength(1);
  },
);

/** Stacks of the model documents, with one group of each role; no shape on Ascend 950 is in the table. */
const ofModelDocuments = all.filter(
  ({ source, hardware: kind, groups }) =>
    source.startsWith("GLM") &&
    kind !== "ascend-950dt" &&
    Object.values(groups).every(({ replicas = 1 }) => replicas === 1),
);

test.each(ofModelDocuments.map((topology) => [topology.name, topology] as const))(
  "has the shape of %s in the table of documented shapes, with its context",
  (_, topology) => {
    const documented = documentedShapes(readQuestion(questionOf(topology)));
    const own = documented.filter(({ shape }) => isDeepStrictEqual(shape, shapeOf(topology)));
    expect(own.map(({ context }) => context)).toContain(contextOf(topology));
    // And none that no stack has.
    const shapes = ofModelDocuments.map(shapeOf);
    expect(documented.filter(({ shape }) => !shapes.some((one) => isDeepStrictEqual(one, shape)))).toEqual(
      [],
    );
  },
);
