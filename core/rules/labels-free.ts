import type { EngineRule } from "../domain/index.ts";

const RESERVED = /^(app\.kubernetes\.io\/(name|instance|component)|glm-serve\/.*)$/;

export const labelsFree: EngineRule = {
  id: "labels-free",
  source: "glm-serve selects its pods by these labels",
  check: ({ site }) =>
    (["labels", "annotations"] as const).flatMap((field) =>
      Object.entries(site[field])
        .filter(([key]) => RESERVED.test(key))
        .map(([key, value]) => ({
          path: `${field}.${key}`,
          value,
          message: "glm-serve sets this itself.",
          fix: "take it out or use a key of your own",
        })),
    ),
};
