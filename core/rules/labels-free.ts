import type { EngineRule } from "../domain/index.ts";

const RESERVED = /^(app\.kubernetes\.io\/(name|instance|component)|glm-serve\/.*)$/;

export const labelsFree: EngineRule = {
  id: "labels-free",
  source: "glm-serve selects its pods by these labels",
  check: ({ site }) =>
    [
      { field: "labels", given: site.labels },
      { field: "annotations", given: site.annotations },
      { field: "platform.podLabels", given: site.platform.podLabels ?? {} },
    ].flatMap(({ field, given }) =>
      Object.entries(given)
        .filter(([key]) => RESERVED.test(key))
        .map(([key, value]) => ({
          path: `${field}.${key}`,
          value,
          message: "glm-serve sets this itself.",
          fix: "take it out or use a key of your own",
        })),
    ),
};
