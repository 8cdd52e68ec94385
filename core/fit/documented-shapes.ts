import type { GroupShape } from "../domain/index.ts";
import type { HardwareName, models, WeightFormat } from "../facts/index.ts";
import type { FitQuestion } from "./question.ts";
import { sameShape, type Shape } from "./shape.ts";

/** A shape that a document of upstream deploys. */
export interface Documented {
  readonly shape: Shape;
  /** Tokens of the longest request in the document. */
  readonly context: number;
  /** Document, release and line. */
  readonly source: string;
}

type Degrees = Omit<GroupShape, "nodes" | "devicesPerNode">;

interface Row {
  readonly model: keyof typeof models;
  readonly weights: WeightFormat;
  readonly hardware: HardwareName;
  readonly context: number;
  readonly source: string;
  readonly roles: { readonly serve: Degrees } | { readonly prefill: Degrees; readonly decode: Degrees };
}

const dp = (
  dataParallelSize: number,
  tensorParallelSize: number,
  decodeContextParallelSize?: number,
): Degrees => ({
  dataParallelSize,
  tensorParallelSize,
  ...(decodeContextParallelSize === undefined ? {} : { decodeContextParallelSize }),
});

/** One engine over two nodes, with one pipeline stage on each. */
const pp = (tensorParallelSize: number, ...layersPerStage: readonly number[]): Degrees => ({
  dataParallelSize: 1,
  tensorParallelSize,
  layersPerStage,
});

const A2 = "atlas-800-a2";
const A3 = "atlas-800-a3";
const A5 = "ascend-950dt";

const glm52 = { model: "GLM-5.2" } as const;
const C8 = { weights: "w8a8c8", hardware: A3 } as const;
const W4 = { weights: "w4a8c8", hardware: A3 } as const;
const W8 = { weights: "w8a8", hardware: A3 } as const;

const E = "GLM5.2.md of v0.22.1rc1";
const S = "GLM5.2.md of v0.23.0.post1";
const M = "GLM5.2.md of main at 2026-08-22";
const R = "GLM5.2.md of v0.30.0rc2";
const R53 = "GLM5.3.md of v0.30.0rc2";
const FLASH = "GLM5.3-Flash.md of v0.30.0rc2";
const R5 = "GLM5.md of v0.30.0rc2";
const R4 = "GLM4.x.md of v0.30.0rc2";

const glm53 = { model: "GLM-5.3", ...C8 } as const;
const flash = { model: "GLM-5.3-Flash", ...W8 } as const;
const glm51 = { model: "GLM-5.1", ...C8 } as const;
const glm51w4a8 = { model: "GLM-5.1", weights: "w4a8" } as const;

/** Deployments of the newer model documents of vllm-ascend that have one group for each role. */
const rows: readonly Row[] = [
  { ...glm52, ...W4, roles: { serve: dp(2, 8) }, context: 135_000, source: `${S}, L142` },
  { ...glm52, ...C8, roles: { serve: dp(8, 4) }, context: 202_752, source: `${S}, L210` },
  { ...glm52, ...W4, roles: { serve: dp(4, 8) }, context: 66_000, source: `${R}, L177` },
  {
    ...glm52,
    ...C8,
    roles: { prefill: pp(16, 41, 37), decode: dp(8, 4) },
    context: 202_752,
    source: `${S}, L413`,
  },
  {
    ...glm52,
    ...C8,
    roles: { prefill: pp(16, 41, 37), decode: dp(16, 2) },
    context: 202_752,
    source: `${R}, L448`,
  },
  {
    ...glm52,
    ...W4,
    roles: { prefill: dp(4, 8), decode: dp(32, 1) },
    context: 133_120,
    source: `${M}, L439`,
  },
  { ...glm52, ...W4, hardware: A2, roles: { serve: dp(2, 8) }, context: 40_000, source: `${S}, L817` },
  {
    ...glm52,
    ...W4,
    hardware: A2,
    roles: { prefill: dp(4, 8), decode: dp(8, 4) },
    context: 256_000,
    source: `${S}, L948`,
  },
  {
    ...glm52,
    ...C8,
    hardware: A2,
    roles: { prefill: dp(4, 8), decode: dp(8, 4) },
    context: 200_000,
    source: `${R}, L792`,
  },
  { ...glm52, ...W4, roles: { serve: dp(1, 16, 16) }, context: 1_024_000, source: `${R}, L1042` },
  { ...glm52, ...C8, roles: { serve: dp(8, 4, 4) }, context: 1_048_576, source: `${S}, L1245` },
  { ...glm52, ...W4, roles: { serve: dp(4, 8, 8) }, context: 1_024_000, source: `${R}, L1080` },
  {
    ...glm52,
    ...C8,
    roles: { prefill: dp(2, 16, 16), decode: dp(8, 4, 4) },
    context: 1_048_576,
    source: `${S}, L1372`,
  },
  {
    ...glm52,
    ...C8,
    roles: { prefill: dp(2, 16, 16), decode: dp(4, 8, 8) },
    context: 1_048_576,
    source: `${R}, L1239`,
  },
  {
    ...glm52,
    ...W4,
    roles: { prefill: dp(4, 8, 8), decode: dp(4, 8, 8) },
    context: 1_024_000,
    source: `${M}, L1407`,
  },
  { ...glm52, ...W8, roles: { serve: dp(2, 8) }, context: 20_480, source: `${E}, L126` },
  { ...glm52, ...W8, roles: { serve: dp(2, 16) }, context: 64_000, source: `${E}, L178` },
  { ...glm52, ...W8, hardware: A2, roles: { serve: dp(2, 8) }, context: 40_000, source: `${E}, L286` },
  { ...glm52, ...W8, hardware: A2, roles: { serve: dp(4, 8) }, context: 200_000, source: `${E}, L409` },
  {
    ...glm52,
    ...W8,
    roles: { prefill: dp(2, 16), decode: dp(8, 4) },
    context: 135_000,
    source: `${E}, L641`,
  },
  {
    ...glm52,
    ...W8,
    hardware: A2,
    roles: { prefill: dp(4, 8), decode: dp(8, 4) },
    context: 115_168,
    source: `${E}, L982`,
  },
  { ...glm53, roles: { serve: dp(8, 4) }, context: 202_752, source: `${R53}, L148` },
  { ...glm53, hardware: A2, roles: { serve: dp(4, 8) }, context: 135_000, source: `${R53}, L268` },
  {
    ...glm53,
    roles: { prefill: pp(16, 42, 36), decode: dp(16, 2) },
    context: 200_000,
    source: `${R53}, L514`,
  },
  { ...flash, roles: { serve: dp(1, 16) }, context: 133_120, source: `${FLASH}, L219` },
  { ...flash, hardware: A2, roles: { serve: dp(2, 8) }, context: 133_120, source: `${FLASH}, L896` },
  { ...flash, roles: { prefill: dp(2, 8), decode: dp(16, 1) }, context: 133_120, source: `${FLASH}, L356` },
  {
    ...flash,
    hardware: A2,
    roles: { prefill: dp(2, 8), decode: dp(8, 2) },
    context: 200_000,
    source: `${FLASH}, L565`,
  },
  {
    model: "GLM-5.3-Flash",
    weights: "w8a8-mxfp8",
    hardware: A5,
    roles: { serve: dp(1, 8) },
    context: 132_096,
    source: `${FLASH}, L188`,
  },
  {
    model: "GLM-5.1",
    weights: "w4a4c8",
    hardware: A5,
    roles: { serve: dp(1, 8) },
    context: 202_752,
    source: `${R5}, L186`,
  },
  { ...glm51, roles: { serve: dp(8, 4) }, context: 202_752, source: `${R5}, L352` },
  { ...glm51, roles: { serve: dp(2, 16) }, context: 202_752, source: `${R5}, table 9.1.1` },
  {
    ...glm51,
    roles: { prefill: pp(16, 41, 37), decode: dp(8, 4) },
    context: 202_752,
    source: `${R5}, L1050`,
  },
  { ...glm51w4a8, hardware: A3, roles: { serve: dp(1, 16) }, context: 200_000, source: `${R5}, L242` },
  { ...glm51w4a8, hardware: A2, roles: { serve: dp(1, 8) }, context: 32_768, source: `${R5}, L281` },
  { ...glm51w4a8, hardware: A2, roles: { serve: dp(2, 8) }, context: 131_072, source: `${R5}, L450` },
  { model: "GLM-4.7", ...W8, roles: { serve: dp(2, 8) }, context: 133_000, source: `${R4}, L131` },
  {
    model: "GLM-4.7",
    ...W8,
    hardware: A2,
    roles: { serve: dp(2, 8) },
    context: 140_000,
    source: `${R4}, L169`,
  },
];

/** The shapes that upstream documents for a question: its model, weights, hardware and number of nodes. */
export function documentedShapes({ model, weights, hardware, nodes }: FitQuestion): readonly Documented[] {
  return rows
    .filter((row) => row.model === model.name && row.weights === weights && row.hardware === hardware.name)
    .flatMap(({ roles, context, source }) => {
      const shape = shapeOf(roles, hardware.devicesPerNode);
      return nodesOf(shape) === nodes ? [{ shape, context, source }] : [];
    });
}

/** What documents a shape. */
export function documentOf(shape: Shape, documented: readonly Documented[]): Documented | undefined {
  return documented.find((other) => sameShape(other.shape, shape));
}

function shapeOf(roles: Row["roles"], devicesPerNode: number): Shape {
  const group = (degrees: Degrees): GroupShape => ({
    ...degrees,
    devicesPerNode,
    nodes:
      (degrees.dataParallelSize * degrees.tensorParallelSize * (degrees.layersPerStage?.length ?? 1)) /
      devicesPerNode,
  });
  return "serve" in roles
    ? { kind: "serve", serve: group(roles.serve) }
    : { kind: "split", prefill: group(roles.prefill), decode: group(roles.decode) };
}

function nodesOf(shape: Shape): number {
  return shape.kind === "serve" ? shape.serve.nodes : shape.prefill.nodes + shape.decode.nodes;
}
