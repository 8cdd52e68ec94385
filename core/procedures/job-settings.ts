import { z } from "zod";
import { imageReferenceSchema } from "../site/image-reference.ts";
import { resourcesSchema } from "../site/quantity.ts";

const WEEK = 7 * 24 * 60 * 60;

/** Settings that every procedure has: how long its Job may take, how often it is tried again, what it asks of a node. */
export function jobSettings(defaults: {
  readonly deadlineSeconds: number;
  readonly retries: number;
  readonly cpu: string;
  readonly memory: string;
}) {
  return {
    /** @default the engine's image, which the nodes hold anyway */
    image: imageReferenceSchema.optional(),
    deadlineSeconds: z.int().min(1).max(WEEK).default(defaults.deadlineSeconds),
    retries: z.int().min(0).max(100).default(defaults.retries),
    resources: resourcesSchema({ cpu: defaults.cpu, memory: defaults.memory }).prefault({}),
  };
}
