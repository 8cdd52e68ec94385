import type { ResolvedTopology } from "../../domain/index.ts";
import { weightsDirectory } from "../../kubernetes/index.ts";

/** Where the pods mount the root directory of their node. */
export const HOST_ROOT = "/host";

/** A path of the node that engine pods mount, and the setting that names it. */
interface HostPath {
  readonly path: string;
  readonly type: "File" | "Directory";
  readonly setting: string;
  /** Whether the pod needs it at the same path. @default false */
  readonly isLinked?: boolean;
}

/** Whether the pods mount the root directory of their node: where engine pods mount something of it. */
export function mountsHostRoot(
  topology: ResolvedTopology,
  { hostRoot }: { readonly hostRoot: boolean },
): boolean {
  return hostRoot && pathsOf(topology).length > 0;
}

/** The paths of a node that engine pods mount, without which they do not start. */
export function pathsOf(topology: ResolvedTopology): readonly HostPath[] {
  const { platform } = topology;
  const driver = platform.driverMounts.map(({ path, type }) => ({
    path,
    type,
    setting: "platform.driverMounts",
    isLinked: true,
  }));
  const weights = weightsDirectory(topology);
  return weights === undefined || isFilled(topology)
    ? driver
    : [...driver, { path: weights, type: "Directory", setting: weightsSetting(topology) }];
}

/** The model on each node, where each has its own copy. */
export function weightsOf(topology: ResolvedTopology) {
  const volume = weightsDirectory(topology);
  const { path, volumePath } = topology.spec.model;
  const inside = `${volumePath.replace(/\/+$/, "")}/`;
  if (volume === undefined || !path.startsWith(inside)) return undefined;
  return {
    volume,
    model: `${volume.replace(/\/+$/, "")}/${path.slice(inside.length)}`,
    isFilled: isFilled(topology),
  };
}

/** Whether a procedure makes the model's directory, so that it may be missing. */
function isFilled({ site: { procedures } }: ResolvedTopology): boolean {
  return procedures.weights !== undefined || procedures.quantizedWeights !== undefined;
}

function weightsSetting({ site }: ResolvedTopology): string {
  return site.weights.hostPath === undefined ? "model.volumePath" : "weights.hostPath.path";
}
