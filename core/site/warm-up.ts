import { z } from "zod";
import type { SchemaOf } from "../topology/index.ts";

/** Whether a pod becomes ready only once each of its APIs has answered a completion of one token. */
export interface WarmUpSettings {
  /**
   * Groups that serve alone. Changing this replaces every group of this role.
   * @default true
   */
  serve?: boolean | undefined;
  /**
   * Groups for prefill. Those for decode never answer alone: their ranks drop weights that only prefill reads. Changing
   * this replaces every group of this role.
   * @default true
   */
  prefill?: boolean | undefined;
}

const schema = z.strictObject({ serve: z.boolean().default(true), prefill: z.boolean().default(true) });

export const warmUpSchema = schema satisfies SchemaOf<WarmUpSettings, typeof schema>;
