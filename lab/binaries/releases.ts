import type { ReleasePlatform } from "./sources.ts";

/** A published file with executables, and the file that lists its checksum. */
export interface ReleaseFile {
  /** Name of its directory in the cache, without version and platform. */
  readonly name: string;
  readonly version: string;
  readonly url: string;
  /** A SHA-256 checksum alone, or lines of a checksum and a file name. */
  readonly checksums: string;
  /** A `.tar.gz` with this many leading directories; absent for a plain executable. */
  readonly leadingDirectories?: number;
  readonly executables: readonly [string, ...string[]];
}

/** An image of a registry whose last layer holds executables. The registry publishes the checksums of its manifests and layers. */
export interface ReleaseImage {
  /** Name of its directory in the cache, without version and platform. */
  readonly name: string;
  /** Tag of the image. */
  readonly version: string;
  /** Address of the repository (OCI distribution specification, end-2 and end-3). */
  readonly url: string;
  readonly platform: ReleasePlatform;
  /** Leading directories in the layer. */
  readonly leadingDirectories: number;
  readonly executables: readonly [string, ...string[]];
}

/** Programs of the control plane that Kubernetes publishes. */
export type KubernetesProgram = "kube-apiserver" | "kube-controller-manager" | "kube-scheduler" | "kubectl";

/**
 * A program of Kubernetes, from https://kubernetes.io/releases/download/#binaries. For macOS Kubernetes publishes clients
 * only (CHANGELOG-1.34.md, "Server Binaries").
 */
export function kubernetesRelease(
  program: KubernetesProgram,
  version: string,
  platform: ReleasePlatform,
): ReleaseFile | undefined {
  if (platform.startsWith("darwin") && program !== "kubectl") return undefined;
  const url = `https://dl.k8s.io/${version}/bin/${platform.replace("-", "/")}/${program}`;
  return { name: program, version, url, checksums: `${url}.sha256`, executables: [program] };
}

/** etcd (etcd-io/etcd, scripts/release.sh, which writes SHA256SUMS). For macOS it is a zip file, which the lab does not read. */
export function etcdRelease(version: string, platform: ReleasePlatform): ReleaseFile | undefined {
  if (platform.startsWith("darwin")) return undefined;
  const directory = `https://github.com/etcd-io/etcd/releases/download/${version}`;
  return {
    name: "etcd",
    version,
    url: `${directory}/etcd-${version}-${platform}.tar.gz`,
    checksums: `${directory}/SHA256SUMS`,
    leadingDirectories: 1,
    executables: ["etcd"],
  };
}

/**
 * The Pulumi CLI with its language hosts (pulumi/docs, data/versions.json, which names both files). The npm package `pulumi`
 * runs install.sh of the same host, which checks no checksum (its lib/download.js), so it is not used.
 */
export function pulumiRelease(version: string, platform: ReleasePlatform): ReleaseFile {
  const directory = "https://get.pulumi.com/releases/sdk";
  return {
    name: "pulumi",
    version,
    url: `${directory}/pulumi-${version}-${platform.replace("amd64", "x64")}.tar.gz`,
    checksums: `${directory}/pulumi-${version.slice(1)}-checksums.txt`,
    leadingDirectories: 1,
    executables: ["pulumi", "pulumi-language-nodejs"],
  };
}

/**
 * The Kubernetes provider of Pulumi. GoReleaser writes its checksums to `<project>_<version>_checksums.txt` (pulumi-kubernetes,
 * .goreleaser.yml; https://goreleaser.com/customization/checksum).
 */
export function providerRelease(version: string, platform: ReleasePlatform): ReleaseFile {
  const directory = `https://github.com/pulumi/pulumi-kubernetes/releases/download/${version}`;
  return {
    name: "resource-kubernetes",
    version,
    url: `${directory}/pulumi-resource-kubernetes-${version}-${platform}.tar.gz`,
    checksums: `${directory}/pulumi-kubernetes_${version.slice(1)}_checksums.txt`,
    leadingDirectories: 0,
    executables: ["pulumi-resource-kubernetes"],
  };
}

/** Why a part has no release for this host. */
export const unpublished = (name: string, platform: ReleasePlatform | undefined): string =>
  `no release of ${name} is published for ${platform ?? `${process.platform}-${process.arch}`}`;

/**
 * kwok, from its image: /usr/local/bin/kwok is the last layer (kubernetes-sigs/kwok v0.7.0, images/kwok/Dockerfile), and
 * registry.k8s.io serves images without authentication (kubernetes/registry.k8s.io, cmd/archeio/docs/request-handling.md). Its
 * release page has no checksums: hack/releases.sh uploads the programs alone, and GitHub computes digests only for files of June
 * 2025 and later (https://github.com/google/go-github/issues/3628), after v0.7.0. Images are for Linux.
 */
export function kwokRelease(version: string, platform: ReleasePlatform): ReleaseImage | undefined {
  if (platform.startsWith("darwin")) return undefined;
  return {
    name: "kwok",
    version,
    url: "https://registry.k8s.io/v2/kwok/kwok",
    platform,
    leadingDirectories: 3,
    executables: ["kwok"],
  };
}
