import { z } from "zod";
import { imageReferenceSchema } from "../image-reference.ts";
import { resourcesSchema } from "../quantity.ts";

/** What every procedure may be told about its Job. */
export interface JobSettings {
  /** @default the engine's image, which the nodes hold anyway */
  image?: string | undefined;
  /**
   * Seconds for all tries together; then the Job fails.
   * @default an hour for `preflight` and `smoke`, nine for `bench`, two days for `quantizedWeights`, otherwise a day
   */
  deadlineSeconds?: number | undefined;
  /**
   * How often a pod that failed is tried again, unless its script says that this would not help.
   * @default 0 for `preflight`, 6 for `weights`, 3 for `mtpWeights`, 2 for `mtpExport` and `smoke`, otherwise 1
   */
  retries?: number | undefined;
  /** What each pod asks of its node. @default what it needs: 1 to 8 cores and 1 to 64 GiB, by procedure, and no limit */
  resources?: ResourceSettings | undefined;
}

/** Requests and limits of a pod. */
interface ResourceSettings {
  requests?: AmountSettings | undefined;
  limits?: AmountSettings | undefined;
}

interface AmountSettings {
  /** E.g. `4` or `500m`. */
  cpu?: string | number | undefined;
  /** E.g. `8Gi`. */
  memory?: string | number | undefined;
}

const WEEK = 7 * 24 * 60 * 60;

/** Checks the fields of `JobSettings`, with the defaults of one procedure. */
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
