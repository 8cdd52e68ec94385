import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Progress } from "../host/progress.ts";
import { finishedDirectory } from "./build.ts";
import { toolNamed } from "./catalogue.ts";
import { type InstalledProgram, installedProgram } from "./installed-program.ts";
import { linkPrograms } from "./linked-programs.ts";
import type { FoundPart, Part } from "./part.ts";
import { etcdRelease, kubernetesRelease, type ReleaseFile, unpublished } from "./releases.ts";
import { downloadRelease, hostOf, releaseDirectory } from "./release-download.ts";
import type { PartSources, ReleasePlatform } from "./sources.ts";
import { etcdVersion, fittingPrograms, type ControlPlaneProgram } from "./fitting-versions.ts";

const { version: kubernetesVersion } = toolNamed("kubernetes");

/** The directory with all programs of the control plane. */
export function controlPlanePart(sources: PartSources, progress: Progress): Part<string> {
  const { environment } = sources;
  const installed = once(() => installedPrograms(environment));
  const releases = releasesFor(sources.platform);
  return {
    name: "kubernetes",
    version: kubernetesVersion,
    downloaded: () => downloadedBefore(releases, sources),
    async installed() {
      const { programs, reasons } = await installed();
      const rest = sources.only === undefined ? cachedReleases(releases, programs, sources) : undefined;
      if (reasons.length > 0 && rest !== undefined) {
        return {
          value: linkPrograms(new Map([...paths(programs), ...rest]), environment),
          description: `installed ${named(programs)}, the others ${kubernetesVersion} from the cache`,
        };
      }
      if (reasons.length > 0) return reasons.join("; ");
      return {
        value: linkPrograms(paths(programs), environment),
        description: `installed ${named(programs)}`,
      };
    },
    download:
      releases === undefined
        ? unpublished("kube-apiserver", sources.platform)
        : async () => {
            const { programs } = sources.only === undefined ? await installed() : noPrograms;
            return downloadOthers(programs, releases, sources, progress);
          },
    tools: ["kubernetes"],
    built: () => finishedDirectory("kubernetes"),
  };
}

type Programs = ReadonlyMap<ControlPlaneProgram, InstalledProgram>;

const noPrograms: { readonly programs: Programs } = { programs: new Map() };

/** Installed programs that fit each other and the versions that the lab downloads, and the reasons why the others are not used. */
async function installedPrograms(
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly programs: Programs; readonly reasons: readonly string[] }> {
  const programs = new Map<ControlPlaneProgram, InstalledProgram>();
  const reasons: string[] = [];
  const missing: ControlPlaneProgram[] = [];
  let server = kubernetesVersion.slice(1);
  // The API server is the first: its version decides which others fit.
  for (const { name, arguments: argv, versions } of fittingPrograms) {
    const found = await installedProgram(
      name,
      argv,
      versions(server),
      environment,
      // https://book.kubebuilder.io/reference/envtest: kube-apiserver, etcd and kubectl.
      environment["KUBEBUILDER_ASSETS"],
    );
    if (typeof found === "string") {
      if (found.endsWith("is not on PATH")) missing.push(name);
      else reasons.push(found);
      continue;
    }
    programs.set(name, found);
    if (name === "kube-apiserver") server = found.version;
  }
  const absent =
    missing.length === 0 ? [] : [`${listed(missing)} ${missing.length === 1 ? "is" : "are"} not on PATH`];
  return { programs, reasons: [...absent, ...reasons] };
}

type Releases = ReadonlyMap<ControlPlaneProgram, ReleaseFile>;

/** The releases of all programs; undefined for a platform that lacks one. */
function releasesFor(platform: ReleasePlatform | undefined): Releases | undefined {
  if (platform === undefined) return undefined;
  const releases = new Map<ControlPlaneProgram, ReleaseFile>();
  for (const { name } of fittingPrograms) {
    const release =
      name === "etcd"
        ? etcdRelease(etcdVersion, platform)
        : kubernetesRelease(name, kubernetesVersion, platform);
    if (release === undefined) return undefined;
    releases.set(name, release);
  }
  return releases;
}

function downloadedBefore(releases: Releases | undefined, sources: PartSources): string | undefined {
  const found = cachedReleases(releases, noPrograms.programs, sources);
  return found === undefined ? undefined : linkPrograms(found, sources.environment);
}

/** Programs that have been downloaded before; undefined if one of those that are not installed has not. */
function cachedReleases(
  releases: Releases | undefined,
  programs: Programs,
  sources: PartSources,
): ReadonlyMap<ControlPlaneProgram, string> | undefined {
  const found = [...(releases ?? [])]
    .filter(([name]) => !programs.has(name))
    .map(([name, release]) => [name, join(releaseDirectory(release, sources), name)] as const);
  return releases !== undefined && found.every(([, path]) => existsSync(path)) ? new Map(found) : undefined;
}

async function downloadOthers(
  programs: Programs,
  releases: Releases,
  sources: PartSources,
  progress: Progress,
): Promise<FoundPart<string>> {
  const all = new Map(paths(programs));
  const missing = [...releases].filter(([name]) => !programs.has(name));
  for (const [name, release] of missing)
    all.set(name, join(await downloadRelease(release, sources, progress), name));
  const hosts = [...new Set(missing.map(([, release]) => hostOf(release, sources)))];
  const rest = programs.size === 0 ? "" : `, with the installed ${named(programs)},`;
  return {
    value: linkPrograms(all, sources.environment),
    description: `${kubernetesVersion} downloaded from ${listed(hosts)}${rest}`,
  };
}

function paths(programs: Programs): ReadonlyMap<ControlPlaneProgram, string> {
  return new Map([...programs].map(([name, { path }]) => [name, path]));
}

/** Programs by their directories: "etcd 3.6.5 and kubectl 1.35.0 in /usr/local/bin". */
function named(programs: Programs): string {
  const all = [...programs].map(([name, { path, version }]) => ({ name, version, directory: dirname(path) }));
  const groups = [...new Set(all.map(({ directory }) => directory))].map((directory) => {
    const members = all.filter((program) => program.directory === directory);
    return `${listed(members.map(({ name, version }) => `${name} ${version}`))} in ${directory}`;
  });
  return listed(groups);
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
