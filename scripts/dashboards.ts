/**
 * Makes the Grafana dashboards of each engine, in its folder. The package ships them, so that it needs no SDK of Grafana.
 *
 *   node scripts/dashboards.ts           writes core/engines/<engine>/dashboards
 *   node scripts/dashboards.ts --check   fails if a dashboard is out of date
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dashboardNames, engines } from "../core/index.ts";
import { dashboardOf } from "./dashboards/dashboard.ts";
import { rowsOf } from "./dashboards/rows.ts";

const root = join(import.meta.dirname, "..");

/** The texts of all dashboards by their paths in the repository. */
export function dashboardFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.values(engines).flatMap((engine) =>
      dashboardNames.map((name) => [
        `core/engines/${engine.name}/dashboards/${name}.json`,
        `${JSON.stringify(dashboardOf(name, rowsOf(engine, name)), sorted, 2)}\n`,
      ]),
    ),
  );
}

/** Orders the keys of objects, so that a release of the SDK changes no more than it has to. */
function sorted(_: string, value: unknown): unknown {
  return typeof value !== "object" || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(dashboardFiles())) {
    const file = join(root, path);
    if (!process.argv.includes("--check")) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    } else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
      process.stderr.write(`${path} is out of date. Run npm run generate.\n`);
      process.exitCode = 1;
    }
  }
}
