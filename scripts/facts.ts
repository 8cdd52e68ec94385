/**
 * Makes the catalogues of releases from their published packages, and prints what changed since the release before each.
 *
 *   npm run facts -- vllm-ascend 0.26.0rc1 [more releases]
 *   npm run facts -- vllm-ascend                             rewrites the files of the known catalogues
 *
 * Writes core/facts/releases/<engine>/<release>.json, and every file that differs from one of these. Packages and environments
 * are kept in the user's cache.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { catalogueOf, compareVersions, knownReleases, type ReleaseCatalogue } from "../core/facts/index.ts";
import { packageSource, parserFacts, pluginFacts } from "./facts/environment.ts";
import { formatted } from "./facts/format.ts";
import { imageFacts } from "./facts/image-facts.ts";
import { readParserFacts, readPluginFacts } from "./facts/python-facts.ts";
import { report } from "./facts/report.ts";
import { engineRequirements, requirementFile, transformersOfImage } from "./facts/requirements.ts";
import { filesOf } from "./facts/series.ts";
import { wholeCatalogue } from "./facts/whole-catalogue.ts";

const ENGINE = "vllm-ascend";

const [engine, ...versions] = process.argv.slice(2);

if (engine !== ENGINE) {
  console.error(`Usage: npm run facts -- ${ENGINE} [<release>]…, e.g. npm run facts -- ${ENGINE} 0.26.0rc1`);
  process.exit(2);
}

const catalogues = new Map(knownReleases(ENGINE).map((name) => [name, catalogueOf(ENGINE, name)]));

const made = versions.map((version) => `v${version.replace(/^v/, "")}`);

for (const release of made) {
  try {
    catalogues.set(release, await catalogueFromPackages(release));
    write();
  } catch (error) {
    console.error(`${release} has no catalogue: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

write();

for (const release of made) print(release);

async function catalogueFromPackages(release: string): Promise<ReleaseCatalogue> {
  const plugin = await packageSource(ENGINE, release.slice(1));
  const image = imageFacts(release, imageFiles(plugin));
  const { vllm = "", torch = "", transformers = "" } = image.versions;
  const engineSource = await packageSource("vllm", vllm);
  const required = requirementFile(engineSource);
  const requirements = engineRequirements(required, transformers);
  const held = { ...image.versions, transformers: transformersOfImage(required, transformers) };
  const parser = readParserFacts(await parserFacts(engineSource, { requirements, torch }));
  return wholeCatalogue(
    release,
    { ...image, versions: held },
    parser,
    readPluginFacts(await pluginFacts(plugin)),
  );
}

function imageFiles(source: string): Record<string, string> {
  const names = readdirSync(source).filter(
    (name) => name.startsWith("Dockerfile") || name === "requirements.txt",
  );
  const notes = "docs/source/user_guide/release_notes.md";
  return Object.fromEntries(
    [...names, notes].flatMap((name) => {
      const content = contentOf(join(source, name));
      return content === undefined ? [] : [[basename(name), content]];
    }),
  );
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function write(): void {
  for (const file of filesOf([...catalogues.values()])) {
    const path = join(import.meta.dirname, "../core/facts/releases", ENGINE, `${file.release}.json`);
    const text = formatted(file);
    if (contentOf(path) !== text) writeFileSync(path, text);
  }
}

function print(release: string): void {
  const newer = catalogues.get(release);
  if (newer === undefined) return;
  const older = [...catalogues.values()]
    .filter((other) => compareVersions(other.release, release) < 0)
    .toSorted((a, b) => compareVersions(a.release, b.release))
    .at(-1);
  const lines =
    older === undefined ? [`${release} is the oldest release with a catalogue.`] : report(older, newer);
  console.log(lines.join("\n"));
}
