import { expect } from "vitest";
import type { MemoryEstimate } from "../../core/domain/memory-estimate.ts";
import { sumOf } from "../../core/domain/memory-part.ts";
import type { DeviceMemory } from "../../core/facts/hardware.ts";
import type { models } from "../../core/facts/models.ts";
import { type ArgumentValue, Role, type Topology, type WeightFormat } from "../../core/index.ts";
import { estimateMemory } from "../../core/memory/estimate.ts";
import { resolve } from "../../core/resolve/resolve.ts";
import { siteSchema } from "../../core/site/site.ts";
import { topologySchema } from "../../core/topology/schema.ts";

/** One group whose memory is estimated. */
export interface Deployment {
  readonly engine?: readonly [name: string, version: string];
  /** A release without a catalogue, whose settings the estimate reads all the same. */
  readonly release?: string;
  readonly model: keyof typeof models;
  readonly weights: WeightFormat;
  readonly hardware: string;
  readonly nodes: number;
  readonly devicesPerNode?: number;
  readonly dp: number;
  readonly tp: number;
  /** @default 1 */
  readonly pp?: number;
  readonly layersPerStage?: readonly number[];
  readonly role?: Role;
  readonly env?: Record<string, string>;
  readonly args: Record<string, ArgumentValue>;
  /** @default the memory of the hardware's devices */
  readonly memory?: DeviceMemory;
}

/** A topology of one group; it is as complete as an estimate of its memory needs. */
function topologyOf({
  engine: [name, version] = ["vllm-ascend", "v0.20.2rc1"],
  ...given
}: Deployment): Topology {
  return {
    name: "memory",
    summary: "a test topology",
    source: "none",
    model: {
      name: given.model,
      weights: given.weights,
      path: "/models/m",
      volumePath: "/models",
      servedModelName: "m",
    },
    engine: { name, version },
    hardware: given.hardware,
    groups: {
      serve: {
        role: given.role ?? Role.Serve,
        nodes: given.nodes,
        ...(given.devicesPerNode === undefined ? {} : { devicesPerNode: given.devicesPerNode }),
        dataParallelSize: given.dp,
        tensorParallelSize: given.tp,
        pipelineParallelSize: given.pp ?? 1,
        ...(given.layersPerStage === undefined ? {} : { layersPerStage: given.layersPerStage }),
        ports: { api: 8000 },
        env: given.env ?? {},
        args: given.args,
      },
    },
  };
}

/** Estimates the memory of a deployment, which may be incomplete or too large for a plan. */
export function estimateOf(deployment: Deployment): MemoryEstimate {
  const found = resolve(
    "memory",
    topologySchema.parse(topologyOf(deployment)),
    siteSchema.parse({ image: "own.example/engine:1" }),
  );
  if ("problems" in found) throw new RangeError(JSON.stringify(found.problems));
  const { resolved } = found;
  const [group] = resolved.groups;
  if (group === undefined) throw new RangeError("no group");
  const hardware = {
    ...resolved.hardware,
    deviceMemory: deployment.memory ?? resolved.hardware.deviceMemory,
  };
  const { spec } = resolved;
  const { release } = deployment;
  const estimate =
    release === undefined
      ? estimateMemory({ ...resolved, hardware }, group)
      : estimateMemory(
          { ...resolved, hardware, spec: { ...spec, engine: { ...spec.engine, version: release } } },
          group,
          [],
        );
  if (estimate === undefined) throw new RangeError("no estimate");
  return estimate;
}

/** Weights on one device, in GB. */
export const weightsOf = (estimate: MemoryEstimate) => sumOf(estimate.weights) / 1e9;

/** Expects a value within a share of the documented one. */
export function expectNear(actual: number, documented: number, share: number): void {
  expect(actual).toBeGreaterThanOrEqual(documented * (1 - share));
  expect(actual).toBeLessThanOrEqual(documented * (1 + share));
}
