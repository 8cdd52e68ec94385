import type { VersionRange } from "./version-range.ts";

/** A metric as Prometheus names its series. */
export interface Metric {
  /** Name of the series; of a histogram without `_bucket`, `_sum` and `_count`. */
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  /** Where the name comes from. */
  readonly source: string;
  /** Releases that have it. @default all with a catalogue */
  readonly releases?: VersionRange;
}

/** How an engine exposes a latency. */
export type Latency =
  /** A histogram in seconds. */
  | { readonly kind: "histogram"; readonly metric: string }
  /** A gauge of the 99th percentile over the last seconds, in milliseconds. */
  | { readonly kind: "percentile"; readonly metric: string };

/** What Prometheus reads from the processes of an engine. */
export interface EngineMetrics {
  /** Grafana dashboards as `scripts/dashboards.ts` makes them, by file: of a whole stack, and of one group. */
  readonly dashboards: Readonly<Record<"stack.json" | "group.json", string>>;
  /** Path on each API port, in Prometheus' text format. */
  readonly path: string;
  /** Every metric that alerts, dashboards and the drain read. */
  readonly known: readonly Metric[];
  /** Gauges of requests that run and that wait. */
  readonly running: string;
  readonly waiting: string;
  /** Gauge of requests that neither run nor wait yet. @default the engine exposes none */
  readonly pending?: string;
  /** Gauge of the used part of the KV cache, from 0 to 1. @default the engine exposes none */
  readonly cacheUsage?: string;
  /** Time until the first token. */
  readonly firstToken: Latency;
  /** Time for each further token. */
  readonly nextToken: Latency;
  /** Counters of tokens. */
  readonly promptTokens: string;
  readonly generatedTokens: string;
  /** Counters, with their label matchers, that grow when a KV cache does not arrive. @default the engine exposes none */
  readonly failedTransfers?: readonly { readonly metric: string; readonly matchers: string }[];
}
