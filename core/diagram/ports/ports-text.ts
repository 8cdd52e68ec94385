import { PortNetwork, PortUse } from "../../domain/index.ts";
import { printSpan } from "../../site/index.ts";
import { emphasized, type Terminal, widthOn } from "../terminal.ts";
import { cell, paragraph, type Sign, sideBySide, Strip } from "../text-columns.ts";
import { type PortAxis, portAxis } from "./port-axis.ts";
import type { NodeClass, PortBand, PortMap, PortRow, RowUse } from "./port-map.ts";

const GAP = "  ";

const CONFLICT: Sign = { text: "╳", tone: "bad" };

const signs: Readonly<Record<RowUse, Sign>> = {
  [PortUse.Bound]: { text: "█", tone: "api" },
  [PortUse.Reserved]: { text: "▓", tone: "kv" },
  [PortUse.Ephemeral]: { text: "░", tone: "api" },
  given: { text: "▒", tone: "muted" },
};

const bandSigns: Readonly<Record<PortBand["name"], Sign>> = {
  NodePort: { text: "═", tone: "muted" },
  outgoing: { text: "╌", tone: "muted" },
};

const meanings: readonly { readonly sign: Sign; readonly text: string }[] = [
  { sign: signs[PortUse.Bound], text: "bound" },
  { sign: signs[PortUse.Reserved], text: "reserved" },
  { sign: signs[PortUse.Ephemeral], text: "chosen at start-up" },
  { sign: signs.given, text: "in use on every node" },
  { sign: CONFLICT, text: "conflict" },
];

/** Characters of the columns. */
interface Widths {
  readonly purpose: number;
  readonly axis: number;
  readonly ports: number;
}

/** Draws the map of ports for a terminal. */
export function portsText(map: PortMap, terminal: Terminal): string {
  const width = widthOn(terminal);
  const ports = Math.min(30, Math.max(16, Math.floor(width * 0.26)));
  const purpose = Math.floor(width * 0.34);
  const widths = { purpose, ports, axis: width - purpose - ports - 2 * GAP.length };
  const axis = portAxis(map, 0, widths.axis);
  const drawn = new Set(map.classes.flatMap(({ rows }) => rows.map(signOf)));
  const lines = [
    emphasized(map.title, terminal),
    ...paragraph(map.subtitle, width),
    "",
    ...map.classes.flatMap((nodes) => [...classLines(nodes, map.bands, axis, widths, terminal), ""]),
    ...sideBySide(
      [
        ...meanings.filter(({ sign }) => drawn.has(sign)).map(({ sign, text }) => `${sign.text} ${text}`),
        ...map.bands.map((band) => `${bandSigns[band.name].text} ${band.name} ${printSpan(band)}`),
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
  terminal: Terminal,
): readonly string[] {
  return [
    emphasized(`${title}${nodes < 2 ? "" : ` (${nodes} nodes)`}`, terminal),
    ...rows.flatMap((row) => rowLines(row, onNode ? bands : [], axis, widths, terminal)),
  ];
}

function signOf({ use, conflicts }: PortRow): Sign {
  return conflicts.some(({ certain }) => certain) ? CONFLICT : signs[use];
}

function rowLines(
  row: PortRow,
  bands: readonly PortBand[],
  axis: PortAxis,
  { purpose, axis: width, ports }: Widths,
  terminal: Terminal,
): readonly string[] {
  const { why, network, spans, text, conflicts } = row;
  const strip = new Strip(width);
  for (const band of bands) {
    const { from, width: length } = axis.place(band);
    strip.fill(from, from + length, bandSigns[band.name]);
  }
  for (const span of spans) {
    const { from, width: length } = axis.place(span);
    strip.fill(from, from + length, signOf(row));
  }
  const place = network === PortNetwork.Node ? "" : ` (${network})`;
  return [
    [cell(why, purpose), strip.text(terminal), cell(`${text}${place}`, ports)].join(GAP).trimEnd(),
    ...conflicts.flatMap(({ certain, text: said }) =>
      paragraph(said, purpose + width + ports, `${GAP}${certain ? CONFLICT.text : "!"} `),
    ),
  ];
}
