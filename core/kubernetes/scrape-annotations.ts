import type { GroupLayout, ResolvedTopology } from "../domain/index.ts";

/** Annotations by which a Prometheus without its operator finds the first rank of each pod: they hold one port. */
export function scrapeAnnotations(
  { site, engine, spec }: ResolvedTopology,
  { head }: GroupLayout,
): Readonly<Record<string, string>> {
  const port = head.processes.find(({ apiPort }) => apiPort !== undefined)?.apiPort;
  if (!site.observability.annotations || port === undefined) return {};
  return {
    "prometheus.io/scrape": "true",
    "prometheus.io/port": String(port),
    "prometheus.io/path": engine.metrics(spec.engine.version).path,
  };
}
