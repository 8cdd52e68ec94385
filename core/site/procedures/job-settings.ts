import { z } from "zod";
import { imageReferenceSchema } from "../image-reference.ts";
import { type ResourceSettings, resourcesSchema } from "../resources.ts";

/** Settings of the Job of every procedure. */
export interface JobSettings {
  /**
   * Image of the Job, with a tag or a digest. Changing this runs the Job again.
   * @default the engine's image
   */
  image?: string | undefined;
  /** Seconds for all attempts together, after which the Job fails. Changing this runs the Job again. */
  deadlineSeconds?: number | undefined;
  /** Number of retries after a failed pod; a permanent failure is not retried. Changing this runs the Job again. */
  retries?: number | undefined;
  /** CPU and memory of each pod. Changing this runs the Job again. */
  resources?: ResourceSettings | undefined;
}

const WEEK = 7 * 24 * 60 * 60;

/** Schemas of `JobSettings` with the defaults of one procedure. */
export function jobSettings(defaults: {
  readonly deadlineSeconds: number;
  readonly retries: number;
  readonly cpu: string;
  readonly memory: string;
}) {
  return {
    image: imageReferenceSchema.optional(),
    deadlineSeconds: z.int().min(1).max(WEEK).default(defaults.deadlineSeconds),
    retries: z.int().min(0).max(100).default(defaults.retries),
    resources: resourcesSchema({ cpu: defaults.cpu, memory: defaults.memory }).prefault({}),
  };
}
