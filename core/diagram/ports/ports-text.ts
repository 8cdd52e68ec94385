import { PortNetwork, PortUse } from "../../domain/index.ts";
import { printSpan } from "../../site/index.ts";
import { cell, lineWidth, paragraph, sideBySide, Strip } from "../text-columns.ts";
import { type PortAxis, portAxis } from "./port-axis.ts";
import type { NodeClass, PortBand, PortMap, PortRow, RowUse } from "./port-map.ts";

const GAP = "  ";

const CONFLICT = "╳";

const signs: Readonly<Record<RowUse, string>> = {
  [PortUse.Bound]: "█",
  [PortUse.Reserved]: "▓",
  [PortUse.Ephemeral]: "░",
  given: "▒",
};

const bandSigns: Readonly<Record<PortBand["name"], string>> = { NodePort: "═", outgoing: "╌" };

/** Characters of the columns. */
interface Widths {
  readonly purpose: number;
  readonly axis: number;
  readonly ports: number;
}

/** Draws the map of ports for a terminal. */
export function portsText(map: PortMap, columns: number | undefined): string {
  const width = lineWidth(columns);
  const ports = Math.min(30, Math.max(16, Math.floor(width * 0.26)));
  const purpose = Math.floor(width * 0.34);
  const widths = { purpose, ports, axis: width - purpose - ports - 2 * GAP.length };
  const axis = portAxis(map, 0, widths.axis);
  const lines = [
    map.title,
    ...paragraph(map.subtitle, width),
    "",
    ...map.classes.flatMap((nodes) => [...classLines(nodes, map.bands, axis, widths), ""]),
    ...sideBySide(
      [
        `${signs[PortUse.Bound]} bound`,
        `${signs[PortUse.Reserved]} reserved`,
        `${signs[PortUse.Ephemeral]} chosen at start-up`,
        `${signs.given} in use on every node`,
        `${CONFLICT} conflict`,
        ...map.bands.map((band) => `${bandSigns[band.name]} ${band.name} ${printSpan(band)}`),
      ],
      width,
    ),
    ...map.notes.flatMap((note) => paragraph(note, width)),
  ];
  return `${lines.join("\n")}\n`;
}

function classLines(
  { title, nodes, onNode, rows }: NodeClass,
  bands: readonly PortBand[],
  axis: PortAxis,
  widths: Widths,
): readonly string[] {
  return [
    `${title}${nodes < 2 ? "" : ` (${nodes} nodes)`}`,
    ...rows.flatMap((row) => rowLines(row, onNode ? bands : [], axis, widths)),
  ];
}

function rowLines(
  { why, use, network, spans, text, conflicts }: PortRow,
  bands: readonly PortBand[],
  axis: PortAxis,
  { purpose, axis: width, ports }: Widths,
): readonly string[] {
  const strip = new Strip(width, " ");
  for (const band of bands) {
    const { from, width: length } = axis.place(band);
    strip.fill(from, from + length, bandSigns[band.name]);
  }
  for (const span of spans) {
    const { from, width: length } = axis.place(span);
    strip.fill(from, from + length, conflicts.some(({ certain }) => certain) ? CONFLICT : signs[use]);
  }
  const place = network === PortNetwork.Node ? "" : ` (${network})`;
  return [
    [cell(why, purpose), cell(strip.text(), width), cell(`${text}${place}`, ports)].join(GAP).trimEnd(),
    ...conflicts.flatMap(({ certain, text: said }) =>
      paragraph(said, purpose + width + ports, `${GAP}${certain ? CONFLICT : "!"} `),
    ),
  ];
}
