import { type EngineRule, Severity } from "../../domain/index.ts";
import { amountOf } from "../../site/index.ts";

/** `docker run --shm-size` of the documents. */
const DOCUMENTED = 2 ** 30;

export const sharedMemorySize: EngineRule = {
  id: "shared-memory-size",
  severity: Severity.Warning,
  engines: ["vllm-ascend", "xllm"],
  source: "source 002, §4.1: --shm-size 1g; vllm-ascend #8113: too little ends in SIGBUS",
  check: ({ site }) => {
    if (site.sharedMemory === undefined || amountOf(site.sharedMemory) >= DOCUMENTED) return [];
    return [
      {
        path: "sharedMemory",
        value: site.sharedMemory,
        message: "The documents give /dev/shm at least 1 GiB; processes that find less end with SIGBUS.",
        fix: "take it out for 64Gi, or set it to 1Gi or more",
      },
    ];
  },
};
