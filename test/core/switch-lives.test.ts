import { expect, test } from "vitest";
import { inRange } from "../../core/domain/index.ts";
import type { ConfigKey } from "../../core/facts/index.ts";
import { pluginReleaseOf, pluginReleases } from "../../core/engines/vllm-ascend/plugin-release.ts";
import { flagOf } from "../../core/engines/vllm-ascend/flag-name.ts";
import {
  placeName,
  type SwitchLife,
  switchLives,
  type SwitchPlace,
} from "../../core/engines/vllm-ascend/switches/index.ts";
import { releaseOf, versions } from "../../core/engines/vllm-ascend/versions.ts";
import { changed, findingsOf } from "../support/findings.ts";
import { serving } from "../support/topologies.ts";

/** Variables that vLLM has and only other connectors than those of the plugin read. */
const OF_OTHER_CONNECTORS = new Set([
  "VLLM_NIXL_ABORT_REQUEST_TIMEOUT",
  "VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT",
]);

/** Whether the catalogue of a release has a switch. */
function isCatalogued(place: SwitchPlace, version: string): boolean {
  const { flags, configs, variables } = releaseOf(version);
  switch (place.kind) {
    case "variable":
      return Object.hasOwn(variables, place.name);
    case "key":
      return keyAt(pluginReleaseOf(version)?.keys ?? {}, place.path) !== undefined;
    case "argument": {
      const [flag = "", ...path] = place.name.split(".");
      const keys = configs[flagOf(flag)]?.keys ?? {};
      return path.length === 0 ? Object.hasOwn(flags, flagOf(flag)) : keyAt(keys, path) !== undefined;
    }
    default:
      return place satisfies never;
  }
}

function keyAt(
  keys: Readonly<Record<string, ConfigKey>>,
  [name = "", ...inner]: readonly string[],
): ConfigKey | undefined {
  const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
  return inner.length === 0 || key === undefined ? key : keyAt(key.keys ?? {}, inner);
}

/** Whether the catalogues show the fate: vLLM takes keys that the plugin does not read. */
function isVisible({ place, fate }: SwitchLife): boolean {
  if (fate !== "unread") return true;
  return place.kind === "argument" ? !place.name.includes(".") : !OF_OTHER_CONNECTORS.has(placeName(place));
}

const rows = switchLives.map((life) => ({ name: `${placeName(life.place)} (${life.fate})`, life }));

test("the catalogues hold the releases of the issue", () => {
  expect(versions).toHaveLength(25);
  expect(pluginReleases()).toHaveLength(25);
});

test.each(rows)("$name is in the catalogues of exactly the releases that take it", ({ life }) => {
  const { place, releases, fate } = life;
  const inside = versions.filter((version) => inRange(version, releases));
  expect(inside).not.toEqual([]);
  if (!isVisible(life)) return;
  const wrong = inside.filter((version) => isCatalogued(place, version) !== (fate !== "unread"));
  expect(wrong).toEqual([]);
});

test.each(rows)("$name has replacements that the same releases take", ({ life }) => {
  const inside = versions.filter((version) => inRange(version, life.releases));
  for (const replacement of life.replacements ?? [])
    expect(inside.filter((version) => !isCatalogued(replacement, version))).toEqual([]);
});

test("no release has two rows for one switch", () => {
  for (const version of versions) {
    const names = switchLives
      .filter(({ releases }) => inRange(version, releases))
      .map(({ place }) => `${place.kind} ${placeName(place)}`);
    expect(names).toEqual([...new Set(names)]);
  }
});

test("every release after the last that reads a switch of the table has a row", () => {
  const places = new Map(switchLives.map(({ place }) => [`${place.kind} ${placeName(place)}`, place]));
  const silent = [...places].flatMap(([name, place]) => {
    const last = versions.findLastIndex((version) => isCatalogued(place, version));
    return versions
      .slice(last + 1)
      .filter((version) => last >= 0 && lifeIn(place, version) === undefined && !isHistory(place, version))
      .map((version) => `${name} in ${version}`);
  });
  expect(silent).toEqual([]);
});

function lifeIn(place: SwitchPlace, version: string): SwitchLife | undefined {
  return switchLives.find(
    (life) =>
      life.place.kind === place.kind &&
      placeName(life.place) === placeName(place) &&
      inRange(version, life.releases),
  );
}

/** Switches whose replacement is gone as well: the catalogues say which release read them last. */
function isHistory(place: SwitchPlace, version: string): boolean {
  return placeName(place) === "VLLM_ASCEND_ENABLE_PREFETCH_MLP" && inRange(version, { since: "0.24" });
}

/** What `check` says of a topology that sets a switch. */
function reportsOf(place: SwitchPlace, version: string): readonly string[] {
  const change =
    place.kind === "variable"
      ? { env: { [place.name]: "1" } }
      : place.kind === "key"
        ? { keys: { [place.path[0] ?? ""]: true } }
        : { args: nested(place.name) };
  const name = placeName(place);
  return findingsOf(changed(serving(1), { version, ...change }))
    .filter(({ path }) => path.endsWith(`.${name}`))
    .map(({ rule }) => rule);
}

function nested(name: string): Readonly<Record<string, string | Readonly<Record<string, string>>>> {
  const [flag = "", inner] = name.split(".");
  return { [flag]: inner === undefined ? "int8" : { [inner]: "fp8" } };
}

const REPORTING: ReadonlySet<string> = new Set([
  "ascend-variable-read",
  "ascend-variable-retired",
  "ascend-additional-config-known",
  "ascend-additional-config-strict",
  "ascend-additional-config-derived",
  "ascend-indexer-type-read",
  "ascend-switch-deprecated",
  "unknown-flag",
]);

test.each(rows)("$name is reported for every topology of these releases", ({ life }) => {
  const inside = versions.filter((version) => inRange(version, life.releases));
  for (const version of inside) {
    const reports = reportsOf(life.place, version).filter((rule) => REPORTING.has(rule));
    expect({ version, count: reports.length }).toEqual({ version, count: 1 });
  }
});
