import { z } from "zod";
import { customIssue } from "../errors/index.ts";
import type { SchemaOf } from "../topology/index.ts";
import { labelKeySchema, labelValueSchema } from "./kubernetes-names.ts";

/** A toleration of a taint, as in a pod's spec. */
export interface TolerationSettings {
  /**
   * Key of the taint.
   * @default every key; then `operator` must be Exists
   */
  key?: string | undefined;
  /**
   * Whether the taint must have the value, or any value.
   * @default Kubernetes' own, Equal
   */
  operator?: "Exists" | "Equal" | undefined;
  /**
   * Value of the taint.
   * @default the empty value
   */
  value?: string | undefined;
  /**
   * Effect of the taint.
   * @default every effect
   */
  effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute" | undefined;
  /**
   * Seconds that the pod stays on the node once a NoExecute taint is added.
   * @default unlimited
   */
  tolerationSeconds?: number | undefined;
}

// Kubernetes, pkg/apis/core/validation, ValidateTolerations.
const schema = z
  .strictObject({
    key: labelKeySchema.optional(),
    operator: z.enum(["Exists", "Equal"]).optional(),
    value: labelValueSchema.optional(),
    effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
    tolerationSeconds: z.int().optional(),
  })
  .check(({ value: { key, operator, value, effect, tolerationSeconds }, issues }) => {
    const report = (field: string, input: unknown, message: string, fix: string) =>
      issues.push(customIssue(input, [field], () => ({ message, fix })));
    if (operator === "Exists" && value !== undefined && value !== "")
      report(
        "value",
        value,
        "value must not be set with operator Exists, which matches every value.",
        "Remove value, or set operator to Equal",
      );
    if (key === undefined && operator !== "Exists")
      report(
        "operator",
        operator,
        "operator must be Exists in a toleration without a key.",
        "Set operator to Exists, or add the key",
      );
    if (tolerationSeconds !== undefined && effect !== "NoExecute")
      report(
        "tolerationSeconds",
        tolerationSeconds,
        "tolerationSeconds requires effect NoExecute.",
        "Remove tolerationSeconds, or set effect to NoExecute",
      );
  });

export const tolerationSchema = schema satisfies SchemaOf<TolerationSettings, typeof schema>;
