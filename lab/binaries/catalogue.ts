/** A pinned Go module and the executables that one build of it yields. */
export interface Tool {
  /** Folder in lab/go-modules. */
  readonly module: string;
  /** Package to build; "." is the module's own main.go. */
  readonly package: string;
  readonly version: string;
  /** Variables the linker sets. */
  readonly variables: Readonly<Record<string, string>>;
  /** Names of the executable: the first is the file, the others are links to it. */
  readonly executables: readonly [string, ...string[]];
  /** Minutes of a cold build on two cores, measured. */
  readonly coldMinutes: number;
  /** Modules that are built from a copy in which files of lab/go-modules/<module>/_stubs replace upstream's. */
  readonly trimmedModules: readonly string[];
}

const kubernetesVersion = Object.fromEntries(
  ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((path) => [
    [`${path}.gitVersion`, "v1.34.4"],
    [`${path}.gitMajor`, "1"],
    [`${path}.gitMinor`, "34"],
    [`${path}.gitTreeState`, "clean"],
  ]),
);

const pulumiVersionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

const catalogue = {
  kubernetes: {
    module: "kubernetes",
    package: ".",
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
    coldMinutes: 6,
    trimmedModules: [],
  },
  "kubernetes-node": {
    module: "kubernetes",
    package: "./node",
    version: "v1.34.4",
    variables: kubernetesVersion,
    executables: ["kubernetes-node", "kubelet", "kube-proxy", "device-plugin", "forwarder"],
    coldMinutes: 3,
    trimmedModules: [],
  },
  coredns: {
    module: "coredns",
    package: ".",
    version: "v1.14.3",
    variables: {},
    executables: ["coredns"],
    coldMinutes: 3,
    trimmedModules: [],
  },
  kwok: {
    module: "kwok",
    package: "sigs.k8s.io/kwok/cmd/kwok",
    version: "v0.7.0",
    variables: { "sigs.k8s.io/kwok/pkg/consts.Version": "v0.7.0" },
    executables: ["kwok"],
    coldMinutes: 2,
    trimmedModules: [],
  },
  pulumi: {
    module: "pulumi",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    version: "v3.259.0",
    variables: { [pulumiVersionVariable]: "v3.259.0" },
    executables: ["pulumi"],
    coldMinutes: 3,
    trimmedModules: [
      "github.com/pulumi/pulumi/pkg/v3",
      "gocloud.dev",
      "github.com/aws/aws-sdk-go-v2/service/s3",
    ],
  },
  "pulumi-language-nodejs": {
    module: "pulumi-language-nodejs",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    version: "v3.68.0",
    variables: { [pulumiVersionVariable]: "v3.68.0" },
    executables: ["pulumi-language-nodejs"],
    coldMinutes: 0.5,
    trimmedModules: [],
  },
} as const satisfies Record<string, Tool>;

/** Name of a program that can be built. */
export type ToolName = keyof typeof catalogue;

export function toolNamed(name: ToolName): Tool {
  return catalogue[name];
}
