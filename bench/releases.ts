import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { catalogueOf, knownReleases } from "../core/index.ts";
import { entry, run, shortestTimes } from "./shortest-times.ts";

/** What the command line is built from. */
const SOURCES = [
  "cli",
  "import",
  "core",
  "core.ts",
  "entry",
  "package.json",
  "package-lock.json",
  "program",
  "scripts",
  "stacks",
];

const ENGINE = "vllm-ascend";

/** The releases that the documented stacks name, and the newest of 2026-08. */
const SIX = ["v0.13.0rc1", "v0.17.0rc1", "v0.18.0", "v0.20.2rc1", "v0.23.0", "v0.25.1rc1"];

const CALL = ["check", "a3-1p1d"];

/** How much longer a call may take for measuring errors. */
const LIMIT = 1.05;

/** Compares a call in two copies of the checkout: with all releases, and with six, whose catalogues are whole. */
export function benchReleases(): string[] {
  const copies = [copyOfCheckout(), copyOfCheckout()] as const;
  try {
    keepSix(copies[1]);
    // These calls build the bundles.
    for (const copy of copies) run([entry("checkout-command-line.cjs", copy), "list"]);
    const processes = copies.map((copy) => [entry("glm-serve.cjs", copy), ...CALL]);
    // The first call of each fills the cache of compiled code.
    for (const argv of processes) run(argv);
    const [all = 0, six = 0] = shortestTimes(processes);
    const ratio = all / six;
    return [
      `${CALL.join(" ")} with ${knownReleases(ENGINE).length} releases / with ${SIX.length}: ${ratio.toFixed(2)} (${all.toFixed(1)} ms / ${six.toFixed(1)} ms), ${ratio <= LIMIT ? "within" : "ABOVE"} the limit of ${LIMIT}`,
    ];
  } finally {
    for (const copy of copies) rmSync(copy, { recursive: true, force: true });
  }
}

function copyOfCheckout(): URL {
  const root = new URL("../", import.meta.url);
  const copy = pathToFileURL(`${mkdtempSync(`${tmpdir()}/glm-serve-bench-`)}/`);
  for (const path of SOURCES) cpSync(new URL(path, root), new URL(path, copy), { recursive: true });
  symlinkSync(fileURLToPath(new URL("node_modules", root)), fileURLToPath(new URL("node_modules", copy)));
  return copy;
}

function keepSix(copy: URL): void {
  const folder = new URL(`core/facts/releases/${ENGINE}/`, copy);
  for (const release of knownReleases(ENGINE)) rmSync(new URL(`${release}.json`, folder));
  for (const release of SIX)
    writeFileSync(new URL(`${release}.json`, folder), JSON.stringify(catalogueOf(ENGINE, release)));
}
