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

/** Prints a shape: `serve dp 2 × tp 8 on 1 node`. */
export function printShape(shape: Shape, devicesOfNode: number): string {
  const print = ({ nodes, devicesPerNode, dataParallelSize, tensorParallelSize }: GroupShape) => {
    const nodesUsed =
      devicesPerNode === devicesOfNode
        ? `${nodes} ${nodes === 1 ? "node" : "nodes"}`
        : `${devicesPerNode} ${devicesPerNode === 1 ? "device" : "devices"} of ${nodes === 1 ? "1 node" : `each of ${nodes} nodes`}`;
    return `dp ${dataParallelSize} × tp ${tensorParallelSize} on ${nodesUsed}`;
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
