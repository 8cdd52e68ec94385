import { z } from "zod";
import type { SchemaOf } from "../topology/index.ts";
import { LARGEST_LIMIT } from "./largest-limit.ts";

/** Sizes above which glm-serve refuses a topology: larger ones are mostly a slip, and take minutes and gigabytes. */
export interface LimitSettings {
  /**
   * Largest number of engine pods of all groups together: replicas × nodes. Changing this restarts nothing.
   * @default 2000
   */
  pods?: number | undefined;
  /**
   * Largest number of data-parallel ranks of all groups together: replicas × dataParallelSize. Changing this restarts
   * nothing.
   * @default 20000
   */
  ranks?: number | undefined;
  /**
   * Largest number of overrides of all groups together. The rules compare each with each other. Changing this restarts
   * nothing.
   * @default 200
   */
  overrides?: number | undefined;
}

const limit = z.int().min(1).max(LARGEST_LIMIT);

const schema = z.strictObject({
  pods: limit.default(2000),
  ranks: limit.default(20_000),
  overrides: limit.default(200),
});

export const limitsSchema = schema satisfies SchemaOf<LimitSettings, typeof schema>;
