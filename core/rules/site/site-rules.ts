import type { EngineRule } from "../../domain/index.ts";
import { gangScheduler } from "./gang-scheduler.ts";
import { hccnConfMounted } from "./hccn-conf-mounted.ts";
import { joinBeforeStartupEnds } from "./join-before-startup-ends.ts";
import { sharedMemoryInLimit } from "./shared-memory-in-limit.ts";
import { sharedMemorySize } from "./shared-memory-size.ts";
import { startupWindow } from "./startup-window.ts";
import { volcanoProfile } from "./volcano-profile.ts";

/** What an engine needs of the cluster: time, memory, files of the node and its scheduler. */
export const siteRules: readonly EngineRule[] = [
  gangScheduler,
  hccnConfMounted,
  joinBeforeStartupEnds,
  sharedMemoryInLimit,
  sharedMemorySize,
  startupWindow,
  volcanoProfile,
];
