import { checkedLayout, memberOf, type Layout, type ResolvedTopology } from "../../core/index.ts";

/** Where a pod finds the files of its engine (core/launch). */
const LAUNCH_DIRECTORY = "/etc/glm-serve/launch";

/** Addresses that the launch script sets. Documentation addresses: the engine only reads them. */
const ADDRESSES = { node0_ip: "192.0.2.1", HOST_IP: "192.0.2.1", POD_IP: "192.0.2.1" };

/** What one process of a topology starts with. */
export interface Command {
  readonly group: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Files that the launch script finds in the pod, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly device: { readonly type: string; readonly count: number };
}

/** Ascend devices as the stand-ins of the oracle name them. */
function deviceType({ name, alias }: ResolvedTopology["hardware"]): string {
  return (alias ?? name.slice(-2)).toUpperCase();
}

/** The commands of a topology that differ in kind: of each group that of its first process, and that of a worker without an API. */
export function commandsOf(resolved: ResolvedTopology): readonly Command[] {
  const { layout } = checkedLayout({ resolved }, []);
  return layout === undefined ? [] : layout.groups.flatMap((group) => commandsOfGroup(resolved, group));
}

function commandsOfGroup(topology: ResolvedTopology, layout: Layout["groups"][number]): readonly Command[] {
  const processes = layout.pods.flatMap((pod) => pod.processes.map((process) => ({ pod, process })));
  const worker = processes.findLast(({ process }) => process.apiPort === undefined);
  const kinds = new Set([...processes.slice(0, 1), ...(worker === undefined ? [] : [worker])]);
  return [...kinds].flatMap(({ pod, process }) => {
    const { argv, env } = topology.engine.command(topology, layout, pod, process);
    const group = memberOf(topology, layout, pod, process);
    return [
      {
        group: layout.group,
        argv: argv.map((token) =>
          typeof token === "string"
            ? token
            : `${token.before ?? ""}${ADDRESSES[token.variable]}${token.after ?? ""}`,
        ),
        env: { ...topology.engine.environment(topology, group), ...env },
        files: Object.fromEntries(
          Object.entries(topology.engine.files(topology, group)).map(([name, content]) => [
            `${LAUNCH_DIRECTORY}/${name}`,
            content,
          ]),
        ),
        device: { type: deviceType(topology.hardware), count: group.usedDevices },
      },
    ];
  });
}
