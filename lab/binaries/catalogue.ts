import sdk from "@pulumi/kubernetes/package.json" with { type: "json" };

/** Replacement of every occurrence of a text in a file of a trimmed module. */
interface SourceEdit {
  /** Path below the source tree: the module's path and the file in it. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A file of a verified module, and its place in the source tree. */
interface CopiedFile {
  readonly module: string;
  readonly file: string;
  readonly to: string;
}

/** A pinned Go module and the executables that one build of it yields. */
export interface Tool {
  /** Folder in lab/go-modules. */
  readonly module: string;
  /** Package to build; "." is the module's own main.go. */
  readonly package: string;
  /** Version of the source, as in go.mod. */
  readonly version: string;
  /** Variables that the linker sets: also those of libraries, since the linker sets them for all programs of a build. */
  readonly variables: Readonly<Record<string, string>>;
  /** Names of the executable: the first is the file, the others are links to it. */
  readonly executables: readonly [string, ...string[]];
  /** Modules that are built from a copy in which files of lab/go-modules/<module>/_stubs replace upstream's. */
  readonly trimmedModules: readonly string[];
  /** Changes of single expressions in those copies. A build fails where the text is missing. */
  readonly edits: readonly SourceEdit[];
  /** Files of modules that our own package embeds. */
  readonly copiedFiles: readonly CopiedFile[];
}

/** Versions in the libraries of Kubernetes, which client-go sends as its user agent. */
const kubernetesVersion = Object.fromEntries(
  ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((path) => [
    [`${path}.gitVersion`, "v1.34.4"],
    [`${path}.gitMajor`, "1"],
    [`${path}.gitMinor`, "34"],
    [`${path}.gitTreeState`, "clean"],
  ]),
);

const pulumiVersionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

const pulumiVersion = "v3.259.0";

/** Pulumi without the backends and secrets managers of clouds, which the lab does not use. */
const pulumiTrimmed = [
  "github.com/pulumi/pulumi/pkg/v3",
  "gocloud.dev",
  "github.com/aws/aws-sdk-go-v2/service/s3",
] as const;

const catalogue = {
  kubernetes: {
    module: "programs",
    package: "./kubernetes",
    version: "v1.34.4",
    variables: kubernetesVersion,
    executables: [
      "kubernetes",
      "etcd",
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
      "kubectl",
    ],
    trimmedModules: [],
    edits: [],
    copiedFiles: [],
  },
  "kubernetes-node": {
    module: "programs",
    package: "./node",
    version: "v1.34.4",
    variables: kubernetesVersion,
    executables: ["kubernetes-node", "kubelet", "kube-proxy", "device-plugin", "forwarder"],
    trimmedModules: [],
    edits: [],
    copiedFiles: [],
  },
  "kubernetes-validation": {
    module: "programs",
    package: "./validation",
    version: "v1.34.4",
    variables: kubernetesVersion,
    executables: ["validation"],
    trimmedModules: [],
    edits: [],
    copiedFiles: [],
  },
  coredns: {
    module: "programs",
    package: "./coredns",
    version: "v1.14.0",
    variables: kubernetesVersion,
    executables: ["coredns"],
    trimmedModules: [],
    edits: [],
    copiedFiles: [],
  },
  kwok: {
    module: "programs",
    package: "sigs.k8s.io/kwok/cmd/kwok",
    version: "v0.7.0",
    variables: { ...kubernetesVersion, "sigs.k8s.io/kwok/pkg/consts.Version": "v0.7.0" },
    executables: ["kwok"],
    trimmedModules: ["sigs.k8s.io/kwok"],
    edits: [
      {
        // apimachinery 0.34 dropped the constant, so kwok would need a second copy of all of k8s.io at 0.33.
        file: "sigs.k8s.io/kwok/pkg/utils/informer/informer.go",
        from: "metav1.InitialEventsListBlueprintAnnotationKey",
        to: '"kubernetes.io/initial-events-list-blueprint"',
      },
    ],
    copiedFiles: [],
  },
  pulumi: {
    module: "programs",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    version: pulumiVersion,
    variables: { [pulumiVersionVariable]: pulumiVersion },
    executables: ["pulumi"],
    trimmedModules: pulumiTrimmed,
    edits: [],
    copiedFiles: [],
  },
  "pulumi-resource-kubernetes": {
    module: "programs",
    package: "./provider",
    // Source of January 2026, about 4.25.
    version: "v4.0.0-20260115033456-f47bc2d6f199",
    // Pulumi warns in each run about a plugin older than the npm SDK.
    variables: { ...kubernetesVersion, [pulumiVersionVariable]: pulumiVersion, "main.version": sdk.version },
    executables: ["pulumi-resource-kubernetes"],
    trimmedModules: [
      ...pulumiTrimmed,
      // Without the generator of typed SDKs (pulumi package add).
      "github.com/pulumi/pulumi-kubernetes/provider/v4",
      // Without a Go type for every kind, which only its YAML components use; three quarters of the build.
      "github.com/pulumi/pulumi-kubernetes/sdk/v4",
    ],
    edits: [],
    copiedFiles: [
      {
        module: "github.com/pulumi/pulumi-kubernetes/provider/v4",
        file: "cmd/pulumi-resource-kubernetes/schema.json",
        to: "provider/schema.json",
      },
    ],
  },
  "pulumi-language-nodejs": {
    module: "pulumi-language-nodejs",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    version: "v3.68.0",
    variables: { [pulumiVersionVariable]: "v3.68.0" },
    executables: ["pulumi-language-nodejs"],
    trimmedModules: [],
    edits: [],
    copiedFiles: [],
  },
  "pulumi-language-hosts": {
    module: "languages",
    package: "./host",
    version: pulumiVersion,
    variables: { [pulumiVersionVariable]: pulumiVersion },
    executables: [
      "pulumi-language-hosts",
      "pulumi-language-go",
      "pulumi-language-nodejs",
      "pulumi-language-python",
    ],
    trimmedModules: [],
    edits: [],
    copiedFiles: [
      {
        module: "github.com/pulumi/pulumi/sdk/v3",
        file: "python/cmd/pulumi-language-python-exec",
        to: "host/pulumi-language-python-exec",
      },
    ],
  },
  "pulumi-language-yaml": {
    module: "pulumi-language-yaml",
    package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    version: "v1.25.0",
    variables: { "github.com/pulumi/pulumi-yaml/pkg/version.Version": "v1.25.0" },
    executables: ["pulumi-language-yaml"],
    trimmedModules: [],
    edits: [],
    copiedFiles: [],
  },
} as const satisfies Record<string, Tool>;

/** Name of a program that can be built. */
export type ToolName = keyof typeof catalogue;

export function toolNamed(name: ToolName): Tool {
  return catalogue[name];
}
