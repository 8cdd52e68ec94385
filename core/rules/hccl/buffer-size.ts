import type { EngineRule } from "../../domain/index.ts";
import { numberRule } from "./variable-rules.ts";

export const bufferSize: EngineRule = numberRule({
  id: "hccl-buffer-size",
  variable: "HCCL_BUFFSIZE",
  source: "HCCL, HCCL_BUFFSIZE: MB from 1 on",
  min: 1,
  max: Number.POSITIVE_INFINITY,
});
