import { z } from "zod";
import type { SchemaOf } from "../topology/index.ts";

/** What an engine pod does before it ends. */
export interface DrainSettings {
  /**
   * Seconds, at most 600, that a pod which is told to end still serves, until the router and the endpoints of the Service have
   * left it out. Then it waits until its group has no running requests, within `terminationGracePeriodSeconds`. Changing
   * this replaces every group.
   * @default 5
   */
  delaySeconds?: number | undefined;
}

const schema = z.strictObject({ delaySeconds: z.int().min(0).max(600).default(5) });

export const drainSchema = schema satisfies SchemaOf<DrainSettings, typeof schema>;
