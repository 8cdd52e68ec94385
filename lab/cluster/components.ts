import { join } from "node:path";
import type { ClusterBinaries } from "../binaries/ensure-binaries.ts";
import type { ClusterPaths } from "./cluster-paths.ts";
import type { ClusterPorts } from "./cluster-state.ts";
import type { Component } from "./component.ts";
import type { Credentials } from "./credentials.ts";
import { kwokComponent } from "./kwok.ts";

/**
 * etcd listens on sockets in the cluster's directory, so it takes no port and only the owner of the directory can connect.
 * Its URLs need a host and a port; both are part of the socket's file name.
 */
const etcdSocket = "unix://etcd.socket:0";

const peerSocket = "unix://etcd-peer.socket:0";

/** All programs in start order. */
export function components(
  binaries: ClusterBinaries,
  paths: ClusterPaths,
  ports: ClusterPorts,
  credentials: Credentials,
): readonly Component[] {
  const kubernetes = (name: string): string => join(binaries.kubernetes, name);
  return [
    {
      name: "etcd",
      ports: [],
      commandLine: [
        kubernetes("etcd"),
        "--name=local",
        `--data-dir=${join(paths.data, "etcd")}`,
        `--listen-client-urls=${etcdSocket}`,
        `--advertise-client-urls=${etcdSocket}`,
        `--listen-peer-urls=${peerSocket}`,
        `--initial-advertise-peer-urls=${peerSocket}`,
        `--initial-cluster=local=${peerSocket}`,
        // The data of a lab need not survive a power failure.
        "--unsafe-no-fsync",
        "--log-level=warn",
      ],
    },
    {
      name: "kube-apiserver",
      ports: [{ port: ports.api, purpose: "the API server" }],
      commandLine: [
        kubernetes("kube-apiserver"),
        `--etcd-servers=${etcdSocket}`,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        `--secure-port=${ports.api}`,
        `--cert-dir=${paths.secrets}`,
        `--token-auth-file=${credentials.tokens}`,
        "--authorization-mode=Node,RBAC",
        `--service-account-key-file=${credentials.serviceAccountKey}`,
        `--service-account-signing-key-file=${credentials.serviceAccountKey}`,
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-cluster-ip-range=10.96.0.0/16",
        // The Service "kubernetes" cannot have loopback addresses as endpoints, so it has none.
        "--endpoint-reconciler-type=none",
        // Simulated nodes have unreachable addresses; their InternalDNS is localhost, where kwok serves as their kubelet.
        "--kubelet-preferred-address-types=InternalDNS,InternalIP",
        "--allow-privileged=true",
        "--shutdown-delay-duration=0s",
      ],
    },
    {
      name: "kube-controller-manager",
      ports: [],
      commandLine: [
        kubernetes("kube-controller-manager"),
        `--kubeconfig=${paths.kubeconfig}`,
        `--service-account-private-key-file=${credentials.serviceAccountKey}`,
        `--root-ca-file=${credentials.servingCertificate}`,
        "--leader-elect=false",
        "--secure-port=0",
      ],
    },
    {
      name: "kube-scheduler",
      ports: [],
      commandLine: [
        kubernetes("kube-scheduler"),
        `--kubeconfig=${paths.kubeconfig}`,
        "--leader-elect=false",
        "--secure-port=0",
      ],
    },
    kwokComponent(binaries.kwok, paths, ports.kwok),
  ];
}
