import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NodeBinaries } from "../binaries/ensure-binaries.ts";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import type { Kubectl } from "../cluster/kubectl.ts";
import { dnsService, fabricAddress } from "./addresses.ts";
import { inNetworkOf } from "./fabric.ts";
import { ensureHelper } from "./helper-process.ts";
import type { RealState } from "./real-state.ts";

/** Runs CoreDNS next to the control plane and creates its Service. */
export async function ensureClusterDns(
  state: RealState,
  paths: ClusterPaths,
  { coredns }: NodeBinaries,
  kubectl: Kubectl,
): Promise<void> {
  const configuration = join(paths.data, "Corefile");
  writeFileSync(
    configuration,
    [
      ".:53 {",
      "  errors",
      `  kubernetes ${dnsService.domain} in-addr.arpa {`,
      `    kubeconfig ${paths.kubeconfig}`,
      // Pods must not cache that a name does not exist yet.
      "    ttl 0",
      "  }",
      "}",
      "",
    ].join("\n"),
  );
  ensureHelper(
    "coredns",
    [...inNetworkOf(state.fabric), join(coredns, "coredns"), "-conf", configuration],
    state,
    paths,
  );
  await kubectl.run(["apply", "--filename=-"], JSON.stringify(objects()));
}

function objects() {
  const ports = [
    { name: "dns", port: 53, protocol: "UDP" },
    { name: "dns-tcp", port: 53, protocol: "TCP" },
  ];
  const metadata = { name: "kube-dns", namespace: "kube-system" };
  return {
    apiVersion: "v1",
    kind: "List",
    items: [
      { apiVersion: "v1", kind: "Service", metadata, spec: { clusterIP: dnsService.address, ports } },
      {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: { ...metadata, labels: { "kubernetes.io/service-name": metadata.name } },
        addressType: "IPv4",
        ports,
        endpoints: [{ addresses: [fabricAddress], conditions: { ready: true } }],
      },
    ],
  };
}
