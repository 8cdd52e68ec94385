import type { GroupShape } from "../domain/index.ts";
import type { FitQuestion } from "./question.ts";

/** One use of all nodes: a serving group, or a prefill and a decode group. */
export type Shape =
  | { readonly kind: "serve"; readonly serve: GroupShape }
  | { readonly kind: "split"; readonly prefill: GroupShape; readonly decode: GroupShape };

/**
 * Every shape that uses all nodes: one serving group on some or all devices of each node, or one prefill and one decode
 * group on whole nodes. The rules decide which of them are legal.
 */
export function shapesOf({ nodes, hardware: { devicesPerNode } }: FitQuestion): readonly Shape[] {
  const serving = divisorsOf(devicesPerNode)
    .toReversed()
    .flatMap((devices) => groupShapes(nodes, devices))
    .map((serve): Shape => ({ kind: "serve", serve }));
  const split = Array.from({ length: nodes - 1 }, (_, index) => index + 1).flatMap((prefillNodes) =>
    groupShapes(prefillNodes, devicesPerNode).flatMap((prefill) =>
      groupShapes(nodes - prefillNodes, devicesPerNode).map((decode): Shape => ({
        kind: "split",
        prefill,
        decode,
      })),
    ),
  );
  return [...serving, ...split];
}

function groupShapes(nodes: number, devicesPerNode: number): GroupShape[] {
  const devices = nodes * devicesPerNode;
  return divisorsOf(devices).map((tensorParallelSize) => ({
    nodes,
    devicesPerNode,
    dataParallelSize: devices / tensorParallelSize,
    tensorParallelSize,
  }));
}

function divisorsOf(whole: number): number[] {
  return Array.from({ length: whole }, (_, index) => index + 1).filter((part) => whole % part === 0);
}

/** Whether two shapes have the same groups. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a.kind === "serve") return b.kind === "serve" && sameGroup(a.serve, b.serve);
  return b.kind === "split" && sameGroup(a.prefill, b.prefill) && sameGroup(a.decode, b.decode);
}

function sameGroup(a: GroupShape, b: GroupShape): boolean {
  return (
    a.nodes === b.nodes &&
    a.devicesPerNode === b.devicesPerNode &&
    a.dataParallelSize === b.dataParallelSize &&
    a.tensorParallelSize === b.tensorParallelSize &&
    String(a.layersPerStage ?? "") === String(b.layersPerStage ?? "") &&
    (a.decodeContextParallelSize ?? 1) === (b.decodeContextParallelSize ?? 1)
  );
}

/** Prints a shape: `serve dp 2 × tp 8 on 1 node`. */
export function printShape(shape: Shape, devicesOfNode: number): string {
  const print = (group: GroupShape) => {
    const { nodes, devicesPerNode } = group;
    const nodesUsed =
      devicesPerNode === devicesOfNode
        ? `${nodes} ${nodes === 1 ? "node" : "nodes"}`
        : `${devicesPerNode} ${devicesPerNode === 1 ? "device" : "devices"} of ${nodes === 1 ? "1 node" : `each of ${nodes} nodes`}`;
    return `${printDegrees(group)} on ${nodesUsed}`;
  };
  switch (shape.kind) {
    case "serve":
      return `serve ${print(shape.serve)}`;
    case "split":
      return `prefill ${print(shape.prefill)}, decode ${print(shape.decode)}`;
    default:
      return shape satisfies never;
  }
}

function printDegrees(group: GroupShape): string {
  const { dataParallelSize, tensorParallelSize, layersPerStage, decodeContextParallelSize } = group;
  return [
    `dp ${dataParallelSize}`,
    ...(layersPerStage === undefined
      ? []
      : [`pp ${layersPerStage.length} (${layersPerStage.join(" + ")} layers)`]),
    `tp ${tensorParallelSize}`,
    ...(decodeContextParallelSize === undefined ? [] : [`dcp ${decodeContextParallelSize}`]),
  ].join(" × ");
}
