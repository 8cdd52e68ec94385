/** A line of a panel: its expression and its name. */
interface Query {
  readonly expression: string;
  readonly legend: string;
}

/** A graph over time. */
export interface Panel {
  readonly title: string;
  readonly description: string;
  /** Unit of Grafana, e.g. `s`. @default a number */
  readonly unit?: string;
  readonly queries: readonly Query[];
}

/** Panels under a common title. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}
