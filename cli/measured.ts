import {
  BASELINE_RELEASE,
  BASELINE_THRESHOLD,
  differencesOf,
  type Measured,
  type MeasuredLoad,
  type Quality,
} from "../core/index.ts";
import { table } from "../program/index.ts";

/** What the figures are. */
const HEADING = `Measured by upstream's nightly tests of ${BASELINE_RELEASE}: output tokens/s of the whole service on upstream's hardware.
The figures are references, not promises; upstream accepts runs down to ${BASELINE_THRESHOLD * 100} % of them. MEASURED WITH compares degrees,
lengths, batch sizes, memory share, draft tokens and release; other settings can differ, too.
`;

/** The measured throughput of a topology; no text where none was measured. */
export function measuredText(
  measured: readonly Measured[],
  quality: Quality,
  columns: number | undefined,
): readonly string[] {
  const lines = qualityLines(quality);
  return [
    ...(measured.length === 0 ? [] : [HEADING, measuredTable("CONFIGURATION", rowsOf(measured), columns)]),
    ...(lines.length === 0 ? [] : [lines.join("")]),
  ];
}

/** The measured throughput of shapes. */
export function shapesText(
  shapes: readonly { readonly shape: string; readonly measured: readonly Measured[] }[],
  columns: number | undefined,
): readonly string[] {
  const rows = shapes.flatMap(({ shape, measured }) =>
    rowsOf(measured).map(([_name, ...rest]) => [shape, ...rest]),
  );
  return rows.length === 0 ? [] : [HEADING, measuredTable("SHAPE", rows, columns)];
}

function measuredTable(
  first: string,
  rows: readonly (readonly string[])[],
  columns: number | undefined,
): string {
  return table([first, "LOAD", "TOKENS/S", "MEASURED WITH"], rows, columns);
}

function rowsOf(measured: readonly Measured[]): readonly (readonly string[])[] {
  return measured.flatMap((found) => {
    const differences = differencesOf(found);
    const text = differences.length === 0 ? "this shape and its settings" : differences.join(", ");
    return found.baseline.loads.map((load) => [
      found.baseline.name,
      loadText(load),
      load.tokensPerSecond.toFixed(1),
      text,
    ]);
  });
}

function loadText(load: MeasuredLoad): string {
  const { promptTokens, cachedShare, outputTokens, requests, concurrency, requestsPerSecond } = load;
  return [
    `${promptTokens} in${cachedShare === 0 ? "" : ` (${Math.round(cachedShare * 100)} % cached)`}`,
    `${outputTokens} out`,
    `${requests} requests`,
    `${concurrency} at once`,
    ...(requestsPerSecond === undefined ? [] : [`${requestsPerSecond} sent per second`]),
  ].join(", ");
}

function qualityLines({ accuracy, acceptance }: Quality): readonly string[] {
  return [
    ...accuracy.map(
      ({ dataset, score, spread }) =>
        `Accuracy that upstream's tests expect: ${dataset} ${score} ± ${spread}.\n`,
    ),
    ...acceptance.map(
      ({ method, dataset, shares, spread }) =>
        `Acceptance of draft tokens that upstream's tests expect, by position: ${method} ${shares.join(", ")} ± ${spread} on ${dataset}.\n`,
    ),
  ];
}
