import { join } from "node:path";
import type { Plan } from "../../core/index.ts";
import type { PlacedFile } from "./placed-file.ts";

/** What is made of the weights: how long the stand-ins take to load them. */
export interface MadeWeights {
  /** @default 0.5 */
  readonly loadSeconds?: number;
}

/**
 * What a node of a group must hold before its pods come: the files and directories of the driver, and the weights where the
 * plan mounts a directory of the node.
 */
export function nodeFiles(planned: Plan, weights: MadeWeights = {}): readonly PlacedFile[] {
  const { platform, site, spec } = planned.topology;
  const driver = platform.driverMounts.map(({ path, type }) =>
    type === "Directory" ? made(join(path, ".keep"), "") : made(path, "made for a local node\n"),
  );
  const { hostPath, persistentVolumeClaim, nfs } = site.weights;
  if (persistentVolumeClaim !== undefined || nfs !== undefined) return driver;
  const onNode = (path: string): string =>
    join(hostPath?.path ?? spec.model.volumePath, pathIn(planned, path));
  return [
    ...driver,
    ...modelPaths(planned).flatMap((path) => [
      made(
        join(onNode(path), "config.json"),
        JSON.stringify({ stand_in_load_seconds: weights.loadSeconds ?? 0.5 }),
      ),
      made(join(onNode(path), "model.safetensors"), "weights\n"),
    ]),
  ];
}

/** The model, and a second one that a group drafts with. */
function modelPaths({ topology }: Plan): readonly string[] {
  const drafts = topology.groups.flatMap(({ args }) => [args["draftModel"], args["mtpDraftModelDir"]]);
  const paths = [topology.spec.model.path, ...drafts].filter((path) => typeof path === "string");
  return [...new Set(paths.map((path) => path.replace(/\/+$/u, "")))];
}

/** Where a path of the container lies on the volume of the weights. */
export function pathIn({ topology }: Plan, path: string): string {
  const volume = topology.spec.model.volumePath.replace(/\/+$/u, "");
  return path.startsWith(`${volume}/`) ? path.slice(volume.length + 1) : path;
}

function made(path: string, content: string): PlacedFile {
  return { path, mode: 0o644, content };
}
