/** Lengths of a node panel, in pixels. A size of 0 leaves a text out, and the caption below the tiles has it instead. */
export interface Density {
  /** From one column of devices to the next. */
  readonly pitch: number;
  /** Between two tiles. */
  readonly tileGap: number;
  /** Between the edge of a tile and its devices. */
  readonly inset: number;
  readonly chipHeight: number;
  readonly chipGap: number;
  /** Font sizes. */
  readonly numberSize: number;
  readonly rankSize: number;
  readonly apiSize: number;
  readonly nameSize: number;
  readonly captionSize: number;
  /** Between the edge of a panel and its content. */
  readonly padding: number;
  /** Height of the name of a node. */
  readonly header: number;
  /** Between panels. */
  readonly panelGap: number;
  /** Whether each device has the colour of its rank, and not the ground around it. */
  readonly coloursDevices: boolean;
  /** Whether the panel lists the ports of the node. */
  readonly listsPorts: boolean;
}

const detailed: Density = {
  pitch: 76,
  tileGap: 8,
  inset: 8,
  chipHeight: 30,
  chipGap: 6,
  numberSize: 12,
  rankSize: 13,
  apiSize: 12,
  nameSize: 14,
  captionSize: 12,
  padding: 20,
  header: 34,
  panelGap: 20,
  coloursDevices: false,
  listsPorts: true,
};

const regular: Density = {
  pitch: 48,
  tileGap: 6,
  inset: 5,
  chipHeight: 19,
  chipGap: 4,
  numberSize: 10,
  rankSize: 11,
  apiSize: 10,
  nameSize: 12,
  captionSize: 11,
  padding: 14,
  header: 28,
  panelGap: 16,
  coloursDevices: false,
  listsPorts: false,
};

const medium: Density = {
  pitch: 31,
  tileGap: 4,
  inset: 3,
  chipHeight: 9,
  chipGap: 3,
  numberSize: 0,
  rankSize: 10,
  apiSize: 0,
  nameSize: 11,
  captionSize: 10,
  padding: 11,
  header: 24,
  panelGap: 12,
  coloursDevices: false,
  listsPorts: false,
};

const compact: Density = {
  pitch: 16,
  tileGap: 4,
  inset: 0,
  chipHeight: 11,
  chipGap: 2,
  numberSize: 0,
  rankSize: 0,
  apiSize: 0,
  nameSize: 10,
  captionSize: 10,
  padding: 8,
  header: 19,
  panelGap: 8,
  coloursDevices: true,
  listsPorts: false,
};

/** The most detailed panels with which a picture of so many nodes stays readable on a screen. */
export function densityFor(nodes: number): Density {
  if (nodes <= 2) return detailed;
  if (nodes <= 9) return regular;
  return nodes <= 24 ? medium : compact;
}
