import type { EngineRule } from "../domain/index.ts";
import { isBelow } from "../topology/index.ts";

export const modelPathMounted: EngineRule = {
  id: "model-path-mounted",
  source: "source 002, §4.1: the weights volume is mounted at /root/.cache",
  check: ({ spec }) => {
    const { path, volumePath } = spec.model;
    if (isBelow(path, volumePath)) return [];
    return [
      {
        path: "model.path",
        value: path,
        message: `The weights volume is mounted at ${volumePath}, so nothing would be there.`,
        fix: "put model.path below model.volumePath",
      },
    ];
  },
};
