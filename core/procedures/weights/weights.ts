import type { z } from "zod";
import type { Problem } from "../../errors/problem.ts";
import type { EnvironmentVariable } from "../../kubernetes/types.ts";
import { PROCEDURE_DIRECTORY } from "../../kubernetes/job.ts";
import { weightsAreShared, weightsVolume } from "../../kubernetes/volumes.ts";
import type { ResolvedTopology } from "../../resolve/resolved.ts";
import { defineProcedure, Stage } from "../procedure.ts";
import { weightsFiles } from "./embedded.ts";
import type { weightsSettings } from "./settings.ts";

type Settings = z.output<typeof weightsSettings>;

const ENDPOINTS: Readonly<Record<Settings["source"], string>> = {
  huggingface: "https://huggingface.co",
  modelscope: "https://www.modelscope.cn",
};

/** Downloads the weights into their volume, once for each. Source 001, §3.1, and source 002, §3.1. */
export const weights = defineProcedure({
  setting: "weights",
  name: "weights",
  stage: Stage.BeforeServing,
  after: [],
  inspect: (topology, settings) => [
    ...outsideVolume(topology, settings),
    ...unknownNodes(topology),
    ...uselessNodes(topology, settings),
  ],
  marker: (topology, settings) => ({
    directory: directoryOf(topology, settings),
    content: contentOf(settings),
  }),
  job: ({ topology, groups }, settings) => {
    const { tokenSecret: secret } = settings;
    const token: EnvironmentVariable[] =
      secret === undefined ? [] : [{ name: "HUB_TOKEN", valueFrom: { secretKeyRef: secret } }];
    const engineNodes = groups.reduce((sum, group) => sum + group.pods.length, 0);
    return {
      files: weightsFiles,
      command: [
        ...["python3", "-B", `${PROCEDURE_DIRECTORY}/download_weights.py`],
        ...["--source", settings.source, "--endpoint", settings.endpoint ?? ENDPOINTS[settings.source]],
        ...["--repository", settings.repository, "--revision", settings.revision],
        ...["--content", contentOf(settings), "--connections", String(settings.connections)],
        ...settings.exclude.flatMap((pattern) => ["--exclude", pattern]),
        ...(secret === undefined ? [] : ["--token-secret", `${secret.name}, key ${secret.key}`]),
        directoryOf(topology, settings),
      ],
      environment: token,
      volumes: [weightsVolume(topology, true)],
      pods: weightsAreShared(topology) ? 1 : (settings.nodes ?? engineNodes),
      takesDevices: false,
      hostNetwork: false,
      image: settings.image,
      resources: settings.resources,
      deadlineSeconds: settings.deadlineSeconds,
      retries: settings.retries,
    };
  },
});

function directoryOf(topology: ResolvedTopology, { path }: Settings): string {
  return (path ?? topology.spec.model.path).replace(/(?<=.)\/+$/, "");
}

function contentOf({ source, repository, revision, exclude }: Settings): string {
  const without = exclude.length === 0 ? "" : ` without ${exclude.toSorted().join(" ")}`;
  return `${source} ${repository} at ${revision}${without}`;
}

function outsideVolume(topology: ResolvedTopology, settings: Settings): Problem[] {
  const { volumePath } = topology.spec.model;
  const directory = directoryOf(topology, settings);
  if (directory.startsWith(`${volumePath.replace(/\/+$/, "")}/`)) return [];
  return [
    {
      path: settings.path === undefined ? "model.path" : "procedures.weights.path",
      value: directory,
      message: `The weights would lie outside their volume, which is mounted at ${volumePath}, and be lost.`,
      cure: `name a directory below ${volumePath}`,
    },
  ];
}

/** Without a label the Job would fill nodes that never run the engine. */
function unknownNodes(topology: ResolvedTopology): Problem[] {
  if (weightsAreShared(topology) || Object.keys(topology.platform.nodeSelector).length > 0) return [];
  return [
    {
      path: "procedures.weights",
      message:
        "The weights lie on each node's own disk, and nothing says which nodes run the engine, so others would be filled.",
      cure: "label those nodes and set platform.nodeSelector, or set weights.nfs or weights.persistentVolumeClaim",
    },
  ];
}

function uselessNodes(topology: ResolvedTopology, { nodes }: Settings): Problem[] {
  if (nodes === undefined || !weightsAreShared(topology)) return [];
  return [
    {
      path: "procedures.weights.nodes",
      value: nodes,
      message: "All nodes see one volume, so it is filled once.",
      cure: "take it out",
    },
  ];
}
