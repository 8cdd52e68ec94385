import sdk from "@pulumi/kubernetes/package.json" with { type: "json" };
import type { KubernetesProgram } from "./releases.ts";
import type { FittingVersions } from "./versions.ts";

/** A program of the control plane. */
export type ControlPlaneProgram = KubernetesProgram | "etcd";

/** etcd that the lab downloads: the version that the build of Kubernetes links (lab/go-modules/programs/go.mod). */
export const etcdVersion = "v3.6.4";

/** An installed program of the control plane: how it prints its version, and which versions fit the API server's. */
interface FittingProgram {
  readonly name: ControlPlaneProgram;
  readonly arguments: readonly string[];
  /** @param server version of the API server, without `v` */
  readonly versions: (server: string) => FittingVersions;
}

/**
 * The programs, in the order of their checks. The ranges are those of the version skew policy
 * (https://kubernetes.io/releases/version-skew-policy/).
 */
export const fittingPrograms: readonly FittingProgram[] = [
  {
    name: "kube-apiserver",
    arguments: ["--version"],
    // Not older than the kubelets of real nodes (1.34), and at most one minor newer than the programs of 1.34 that the lab adds.
    versions: () => ({ from: "1.34.0", before: "1.36.0" }),
  },
  {
    name: "etcd",
    arguments: ["--version"],
    // An older etcd opens the data of 3.6 only after a downgrade (https://etcd.io/docs/v3.6/downgrades/downgrade_3_6/), and
    // Kubernetes 1.34 is released with 3.6.
    versions: () => ({ from: "3.6.0", before: "3.7.0" }),
  },
  {
    name: "kube-controller-manager",
    arguments: ["--version"],
    versions: (server) => skew(server, 1, 0),
  },
  {
    name: "kube-scheduler",
    arguments: ["--version"],
    versions: (server) => skew(server, 1, 0),
  },
  {
    name: "kubectl",
    arguments: ["version", "--client"],
    versions: (server) => skew(server, 1, 1),
  },
];

/**
 * kubectl for a cluster of the user: the lab uses get, wait, create, delete and the JSON output of config, all of which 1.28
 * has. Only the lab's own control plane needs a later feature, wait --for=create (1.31).
 */
export const fittingKubectl: FittingVersions = { from: "1.28.0", before: "2.0.0" };

/** kwok: the lab tests 0.7, and its ClusterLogs and stages use the API v1alpha1, which a minor version may change. */
export const fittingKwok: FittingVersions = { from: "0.7.0", before: "0.8.0" };

/** Pulumi: the lab builds and tests 3.259.0; a major version may change the protocol with its plugins. */
export const fittingPulumi: FittingVersions = { from: "3.259.0", before: "4.0.0" };

/** Provider plugins: Pulumi warns about one older than the npm SDK in each run, and a major version changes resources. */
export const fittingPlugins: FittingVersions = {
  from: sdk.version,
  before: `${Number(sdk.version.split(".")[0]) + 1}.0.0`,
};

/** Versions that are at most some minors older or newer than the API server. */
function skew(server: string, older: number, newer: number): FittingVersions {
  const minor = Number(server.split(".")[1]);
  return { from: `1.${minor - older}.0`, before: `1.${minor + newer + 1}.0` };
}
