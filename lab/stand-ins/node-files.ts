import { dirname, join } from "node:path";
import type { Plan } from "../../core/index.ts";
import type { PlacedFile } from "./placed-file.ts";

const UB_ENDPOINTS = "/etc/hixlep";

/** Weights of the lab. */
export interface StandInWeights {
  /** Seconds that a stand-in takes to load the weights. @default 0.5 */
  readonly loadSeconds?: number;
}

/**
 * Files that a node of a group needs before its pods start: those of the driver, and the weights where the plan mounts a
 * directory of the node.
 */
export function nodeFiles(planned: Plan, weights: StandInWeights = {}): readonly PlacedFile[] {
  const { platform, site, spec } = planned.topology;
  const mounted = platform.driverMounts.flatMap(({ path, type }) => {
    if (type === "File") return [file(path, "placeholder of a driver file on a lab node\n")];
    return [file(join(path, ".keep"), ""), ...(path === UB_ENDPOINTS ? endpointsIn(path, planned) : [])];
  });
  const driver = [...mounted, ...npuSmi(platform.npuSmi)];
  const { hostPath, persistentVolumeClaim, nfs } = site.weights;
  if (persistentVolumeClaim !== undefined || nfs !== undefined) return driver;
  const onNode = (path: string): string =>
    join(hostPath?.path ?? spec.model.volumePath, pathIn(planned, path));
  return [
    ...driver,
    ...modelPaths(planned).flatMap((path) => [
      file(
        join(onNode(path), "config.json"),
        JSON.stringify({ stand_in_load_seconds: weights.loadSeconds ?? 0.5 }),
      ),
      file(join(onNode(path), "model.safetensors"), "weights\n"),
    ]),
  ];
}

/** npu-smi at the first of its places, as on a node; the other directories exist everywhere. */
function npuSmi([first, ...others]: readonly string[]): readonly PlacedFile[] {
  if (first === undefined) return [];
  return [
    { path: first, mode: 0o755, content: "#!/bin/sh\n" },
    ...others.map((path) => file(join(dirname(path), ".keep"), "")),
  ];
}

/** The UB endpoints of each device, which an engine with a KV connector reads (vllm-ascend v0.30.0rc2, utils.py:708). */
function endpointsIn(path: string, { topology }: Plan): readonly PlacedFile[] {
  return Array.from({ length: topology.hardware.devicesPerNode }, (_, device) =>
    file(join(path, `ub_endpoint_npu_${device}.json`), "{}"),
  );
}

/** Paths of the model and of draft models. */
function modelPaths({ topology }: Plan): readonly string[] {
  const drafts = topology.groups.flatMap(({ args }) => [args["draftModel"], args["mtpDraftModelDir"]]);
  const paths = [topology.spec.model.path, ...drafts].filter((path) => typeof path === "string");
  return [...new Set(paths.map((path) => path.replace(/\/+$/u, "")))];
}

/** A path of the container relative to the volume of the weights. */
export function pathIn({ topology }: Plan, path: string): string {
  const volume = topology.spec.model.volumePath.replace(/\/+$/u, "");
  return path.startsWith(`${volume}/`) ? path.slice(volume.length + 1) : path;
}

function file(path: string, content: string): PlacedFile {
  return { path, mode: 0o644, content };
}
