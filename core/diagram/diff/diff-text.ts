import { emphasized, painted, type Terminal, widthOn } from "../terminal.ts";
import { cell, paragraph, sideBySide } from "../text-columns.ts";
import type { DiffFacts } from "./diff-facts.ts";

/** Nodes of groups that restart or are new, and of others. */
const signs = { changed: "▨", same: "□" } as const;

/** Draws the groups of a topology for a terminal, those that change hatched, and lists the changes. */
export function diffText({ title, topology, changed, sections }: DiffFacts, terminal: Terminal): string {
  const width = widthOn(terminal);
  const groups = topology.pools.flatMap((pool) => pool.groups);
  const name = Math.min(24, Math.max(...groups.map(({ key }) => key.length)));
  const lines = [
    ...paragraph(title, width).map((line) => emphasized(line, terminal)),
    ...paragraph(topology.title, width),
    "",
    ...groups.flatMap(({ key, nodes }) => {
      const isChanged = changed.has(key);
      const marks = nodes.map(() => (isChanged ? signs.changed : signs.same)).join(" ");
      return rows(marks, width - name - 2).map(
        (line, index) =>
          `${cell(index === 0 ? key : "", name)}  ${painted(line, isChanged ? "warning" : "muted", terminal)}`,
      );
    }),
    ...sideBySide([`${signs.changed} a node that changes`, `${signs.same} a node that does not`], width),
    ...sections.flatMap(({ heading, lines: changes }) => [
      "",
      emphasized(heading, terminal),
      ...changes.flatMap((change) => paragraph(change, width, "  ")),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

function rows(marks: string, width: number): readonly string[] {
  const length = width - (width % 2);
  return Array.from({ length: Math.ceil(marks.length / length) }, (_, index) =>
    marks.slice(index * length, (index + 1) * length).trimEnd(),
  );
}
