import {
  gigabytes,
  type GroupLayout,
  memberOf,
  type PodLayout,
  type ProcessLayout,
  type ResolvedGroup,
  sumOf,
} from "../../domain/index.ts";
import { estimateMemory } from "../../memory/index.ts";
import type { Plan } from "../../plan/index.ts";
import {
  flagLines,
  type PlannedProcess,
  plannedProcesses,
  shownValue,
  shownWord,
} from "../../processes/index.ts";
import { spansOf } from "../numbers.ts";
import type { ShapeDetails } from "../picture.ts";
import { nodeId, processId } from "./node-panel.ts";
import { POOL_ID, PROXY_ID } from "./topology-facts.ts";

/** Place of an engine process in the layout. */
interface Place {
  readonly layout: GroupLayout;
  readonly pod: PodLayout;
  readonly process: ProcessLayout;
}

/** Command, environment, ports and memory of every process of a picture. */
export function processDetails(plan: Plan): readonly ShapeDetails[] {
  const places = new Map(
    plan.groups.flatMap((layout) =>
      layout.pods.flatMap((pod) =>
        pod.processes.map((process): [string, Place] => [
          processId(pod.name, process.name),
          { layout, pod, process },
        ]),
      ),
    ),
  );
  const memory = memoryLines(plan);
  return plannedProcesses(plan.topology, plan.groups).map((process) => {
    const place = places.get(processId(process.pod, process.name));
    return {
      id: idOf(process, place),
      title: titleOf(process),
      facts: factsOf(process),
      lists: [
        { title: "Command", lines: commandLines(process) },
        {
          title: "Environment",
          lines: process.environment.map((variable) => `${variable.name}=${shownValue(variable)}`),
        },
        { title: "Ports", lines: portLines(plan, process, place) },
        {
          title: "Memory of a device",
          lines:
            place === undefined
              ? []
              : memory(memberOf(plan.topology, place.layout, place.pod, place.process)),
        },
      ].filter(({ lines }) => lines.length > 0),
    };
  });
}

/** The only process of a node has its whole panel. */
function idOf({ role, pod, name }: PlannedProcess, place: Place | undefined): string {
  if (role === "proxy") return PROXY_ID;
  if (role === "pool") return POOL_ID;
  return place?.pod.processes.length === 1 ? nodeId(pod) : processId(pod, name);
}

function titleOf({ pod, name }: PlannedProcess): string {
  return pod.endsWith(name) ? pod : `${pod} ${name}`;
}

function factsOf(process: PlannedProcess): ShapeDetails["facts"] {
  const { group, node, nodes, ranks, devices, apiPort, address } = process;
  return [
    ["Group", group ?? "none"],
    ["Node", node === undefined ? "any" : nodes === 1 ? "0" : `${node} (of 0 to ${nodes - 1})`],
    ["Ranks", ranks.length === 0 ? "none" : spansOf(ranks)],
    ["Devices", devices.length === 0 ? "none" : spansOf(devices)],
    ["API", apiPort === undefined ? "none" : `${address}:${apiPort}`],
  ];
}

function commandLines({ argv }: PlannedProcess): readonly string[] {
  return flagLines(argv).map((words, index) => `${index === 0 ? "" : "  "}${words.map(shownWord).join(" ")}`);
}

/** The ports of the process and those of its whole pod, without those of its other processes. */
function portLines(
  plan: Plan,
  { pod, group, name }: PlannedProcess,
  place: Place | undefined,
): readonly string[] {
  const others = new Set(
    (place?.pod.processes ?? [])
      .filter((process) => process.name !== name)
      .map((process) => `${group} ${process.name}`),
  );
  const claims = plan.ports.find((node) => node.pod === pod)?.claims ?? [];
  return claims
    .filter(({ owner }) => !others.has(owner))
    .toSorted((a, b) => a.first - b.first || a.last - b.last)
    .map(({ first, last, why, use }) => {
      const span = first === last ? String(first) : `${first}–${last}`;
      return `${span}  ${why}${use === "ephemeral" ? " (any free port)" : ""}`;
    });
}

/** The estimate of each set of settings, made once. */
function memoryLines({ topology }: Plan): (group: ResolvedGroup) => readonly string[] {
  const known = new Map<ResolvedGroup, readonly string[]>();
  return (group) => {
    const found = known.get(group) ?? linesOf(group);
    known.set(group, found);
    return found;
  };

  function linesOf(group: ResolvedGroup): readonly string[] {
    const estimate = estimateMemory(topology, group, topology.engine.inspect(topology, group));
    if (estimate === undefined) return [];
    const { budget, weights, reserve } = estimate;
    const left = budget.bytes - sumOf(weights) - sumOf(reserve);
    return [
      ...[budget, ...weights, ...reserve].map(({ name, bytes }) => `${gigabytes(bytes)}  ${name}`),
      `${gigabytes(Math.abs(left))}  ${left < 0 ? "shortfall" : "left for the KV cache"}`,
    ];
  }
}
