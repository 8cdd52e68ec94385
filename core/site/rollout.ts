import { z } from "zod";
import { explained } from "../errors/index.ts";
import { nameSchema, type SchemaOf } from "../topology/index.ts";

/** How the groups of one pool change. */
export interface RolloutSettings {
  /**
   * Number of groups of the pool that change at the same time. Changing this restarts nothing.
   * @default 1
   */
  maxUnavailable?: number | undefined;
  /**
   * Number of groups that start before the old ones end. Only 0 is possible: a group keeps its name and its addresses, so the
   * old group ends before the new one starts. Changing this restarts nothing.
   * @default 0
   */
  maxSurge?: number | undefined;
}

const schema = z.record(
  nameSchema,
  z.strictObject({
    maxUnavailable: z.int().min(1).default(1),
    maxSurge: explained(z.int().min(0).max(0), {
      malformed: (setting) => ({
        message: `${setting} must be 0: a group keeps its name and its addresses, so the old group ends before the new one starts.`,
        fix: `Remove ${setting}, or raise the replicas of the group before the change and lower them after it`,
      }),
    }).default(0),
  }),
);

/** How the groups of each pool change, by the name of the group. */
export const rolloutSchema = schema satisfies SchemaOf<Record<string, RolloutSettings>, typeof schema>;
