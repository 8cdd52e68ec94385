import type { NodePorts, ResolvedTopology } from "../../domain/index.ts";
import { printSpan } from "../../site/index.ts";
import type { Picture, ShapeDetails } from "../picture.ts";
import { type NodeClass, portMap } from "./port-map.ts";
import { explainUse } from "./port-use.ts";
import { classId, portsScene } from "./ports-scene.ts";
import { portsText } from "./ports-text.ts";

/** The ports view of a layout, conflicts included. */
export function portsPicture(topology: ResolvedTopology, ports: readonly NodePorts[]): Picture {
  const map = portMap(topology, ports);
  return {
    scene: portsScene(map),
    text: (terminal) => portsText(map, terminal),
    details: () => map.classes.map(detailsOf),
  };
}

function detailsOf({ title, nodes, rows }: NodeClass, index: number): ShapeDetails {
  return {
    id: classId(index),
    title,
    facts: [
      ["Nodes", nodes === 0 ? "every node" : String(nodes)],
      ["Claims", String(rows.reduce((sum, { spans }) => sum + spans.length, 0))],
      [
        "Conflicts",
        String(rows.flatMap(({ conflicts }) => conflicts).filter(({ certain }) => certain).length),
      ],
    ],
    lists: rows.map(({ why, use, network, setting, spans, conflicts }) => ({
      title: `${why}, ${explainUse(use, network)}`,
      lines: [
        ...spans.map((span) => `${printSpan(span)}  ${span.owners.join(", ")}`),
        setting,
        ...conflicts.map(({ text }) => text),
      ],
    })),
  };
}
