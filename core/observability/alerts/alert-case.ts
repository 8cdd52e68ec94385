/** An alert as it fires. */
interface FiredAlert {
  /** Labels besides alertname, severity and stack. */
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
}

/** What a stack shows, and the alert that it fires. */
export interface AlertCase {
  /** What is special about it. */
  readonly name: string;
  /** The stack, in namespace llm, with its smoke test. @default a3-1p1d */
  readonly stack?: string;
  /** Values of each series, one a minute, in the notation of `promtool test rules`. */
  readonly series: Readonly<Record<string, string>>;
  /** When the alert is looked at, e.g. `20m`. */
  readonly at: string;
}

export interface FiringCase extends AlertCase {
  readonly fires: readonly [FiredAlert, ...FiredAlert[]];
}

/** Series with which an alert fires, and series just inside its limits with which it does not. */
interface AlertCases {
  readonly firing: readonly [FiringCase, ...FiringCase[]];
  readonly silent: readonly [AlertCase, ...AlertCase[]];
}

/** The cases of the alerts of one file, by the name of the alert. */
export type CasesByAlert = Readonly<Record<string, AlertCases>>;

/** A series of a metric, with the namespace of the cases. */
export function series(metric: string, labels: Readonly<Record<string, string>>): string {
  const all = Object.entries({ namespace: "llm", ...labels });
  return `${metric}{${all.map(([name, value]) => `${name}="${value}"`).join(",")}}`;
}
