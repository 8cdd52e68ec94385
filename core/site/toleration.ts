import { z } from "zod";
import { labelKeySchema, labelValueSchema } from "./kubernetes-names.ts";

/** A toleration as the API server accepts it (Kubernetes, pkg/apis/core/validation, ValidateTolerations). */
export const tolerationSchema = z
  .strictObject({
    key: labelKeySchema.optional(),
    operator: z.enum(["Exists", "Equal"]).optional(),
    value: labelValueSchema.optional(),
    effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
    tolerationSeconds: z.int().optional(),
  })
  .check(({ value: { key, operator, value, effect, tolerationSeconds }, issues }) => {
    const refuse = (field: string, input: unknown, message: string) =>
      issues.push({ code: "custom", path: [field], input, message });
    if (operator === "Exists" && value !== undefined && value !== "")
      refuse("value", value, "Exists takes any value. → take the value out, or write operator: Equal");
    if (key === undefined && operator !== "Exists")
      refuse(
        "operator",
        operator,
        "Without a key only Exists has a meaning. → add the key, or write operator: Exists",
      );
    if (tolerationSeconds !== undefined && effect !== "NoExecute")
      refuse(
        "tolerationSeconds",
        tolerationSeconds,
        "Only NoExecute ends a pod after a time. → take it out, or write effect: NoExecute",
      );
  });
