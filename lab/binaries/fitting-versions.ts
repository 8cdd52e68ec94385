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

const skewPolicy = "https://kubernetes.io/releases/version-skew-policy/";

/** The programs, in the order of their checks. */
export const fittingPrograms: readonly FittingProgram[] = [
  {
    name: "kube-apiserver",
    arguments: ["--version"],
    versions: () => ({
      from: "1.34.0",
      before: "1.36.0",
      reason: `not older than the kubelets of real nodes (1.34), and at most one minor newer than the programs of 1.34 that the lab adds (${skewPolicy})`,
    }),
  },
  {
    name: "etcd",
    arguments: ["--version"],
    versions: () => ({
      from: "3.6.0",
      before: "3.7.0",
      reason:
        "an older etcd opens the data of 3.6 only after a downgrade (https://etcd.io/docs/v3.6/downgrades/downgrade_3_6/), and Kubernetes 1.34 is released with 3.6",
    }),
  },
  {
    name: "kube-controller-manager",
    arguments: ["--version"],
    versions: (server) => skew(server, 1, 0, "kube-controller-manager"),
  },
  {
    name: "kube-scheduler",
    arguments: ["--version"],
    versions: (server) => skew(server, 1, 0, "kube-scheduler"),
  },
  {
    name: "kubectl",
    arguments: ["version", "--client"],
    versions: (server) => skew(server, 1, 1, "kubectl"),
  },
];

/** kwok: the lab's ClusterLogs and stages use the API v1alpha1, which a minor version may change. */
export const fittingKwok: FittingVersions = {
  from: "0.7.0",
  before: "0.8.0",
  reason: "the lab tests 0.7, and the configuration uses an alpha API (kwok.x-k8s.io/v1alpha1)",
};

/** Pulumi: 3.259.0 is what the lab builds and tests; a later 3.x keeps its interfaces. */
export const fittingPulumi: FittingVersions = {
  from: "3.259.0",
  before: "4.0.0",
  reason: "the lab tests 3.259.0, and a major version may change the protocol with its plugins",
};

function skew(server: string, older: number, newer: number, name: string): FittingVersions {
  const minor = Number(server.split(".")[1]);
  return {
    from: `1.${minor - older}.0`,
    before: `1.${minor + newer + 1}.0`,
    reason: `${name} supports kube-apiserver ${older} minor older to ${newer} newer (${skewPolicy})`,
  };
}
