import type { Topology } from "../topology/index.ts";
import type { FitQuestion } from "./question.ts";

/** A stack of the question's model, weights and hardware that needs no more nodes. */
export interface StackThatFits {
  readonly name: string;
  readonly engine: string;
  readonly nodes: number;
  /** Tokens of the longest request; absent where a group leaves it to the model. */
  readonly context?: number;
  readonly source: string;
}

/** The stacks that hold the context of a question on at most its nodes: a shape uses all nodes, a stack may leave some. */
export function stacksFor(
  { model, weights, hardware, nodes, context, engines }: FitQuestion,
  topologies: readonly Topology[],
): readonly StackThatFits[] {
  return topologies
    .filter(
      (topology) =>
        topology.model.name === model.name &&
        topology.model.weights === weights &&
        topology.hardware === hardware.name &&
        engines.some(({ name }) => name === topology.engine.name),
    )
    .map(({ name, engine, groups, source }) => ({
      name,
      engine: `${engine.name} ${engine.version}`,
      nodes: sum(Object.values(groups).map((group) => group.nodes * (group.replicas ?? 1))),
      ...contextOf(Object.values(groups).map(({ args }) => args?.["maxModelLen"])),
      source,
    }))
    .filter((stack) => stack.nodes <= nodes && (stack.context ?? context) >= context);
}

function contextOf(lengths: readonly unknown[]): { readonly context?: number } {
  const known = lengths.filter((length) => typeof length === "number");
  return known.length === 0 ? {} : { context: Math.min(...known) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
