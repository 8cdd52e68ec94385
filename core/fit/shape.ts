import type { GroupShape } from "../domain/index.ts";
import type { FitQuestion } from "./question.ts";

/** How all nodes are used: by one serving group, or by prefill and decode. */
export type Shape =
  | { readonly kind: "serve"; readonly serve: GroupShape }
  | { readonly kind: "split"; readonly prefill: GroupShape; readonly decode: GroupShape };

/**
 * Every way to use all the nodes: one serving group on all or fewer devices of each, or one prefill and one decode group on
 * whole nodes. Whether a way is legal is for the rules to say.
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

/** A shape as a person reads it. */
export function printShape(shape: Shape, devicesOfNode: number): string {
  const print = ({ nodes, devicesPerNode, dataParallelSize, tensorParallelSize }: GroupShape) => {
    const place =
      devicesPerNode === devicesOfNode
        ? `${nodes} ${nodes === 1 ? "node" : "nodes"}`
        : `${devicesPerNode} ${devicesPerNode === 1 ? "device" : "devices"} of ${nodes === 1 ? "1 node" : `each of ${nodes} nodes`}`;
    return `dp ${dataParallelSize} × tp ${tensorParallelSize} on ${place}`;
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
