import type { Lost } from "../finding.ts";
import { addressOf, type Observation, type ObservedPods, type ObservedProcess } from "../observed.ts";
import { addressName } from "../words/addresses.ts";
import { runScript, type ScriptFile, type StartedProgram } from "../words/run-script.ts";
import { proxyPortOf, serverOf } from "../words/servers.ts";
import type { Word } from "../words/word.ts";
import { integerOf, isMapping, type Mapping, mappingOf, pythonText } from "./python-yaml.ts";
import { POOL_VARIABLES, type PoolFile, poolOfFiles } from "./pool-files.ts";
import { MOST_PODS, podsOf, podTemplates, type PodTemplate } from "./pod-templates.ts";

/** Where glm-serve mounts the files of a pod. */
const LAUNCH_DIRECTORY = "/etc/glm-serve/launch/";

/** Kinds whose pods may run servers. */
const KINDS = new Set(["Pod", "Deployment", "StatefulSet", "ReplicaSet", "LeaderWorkerSet", "Job"]);

/** Whether documents are objects of Kubernetes with pods. */
export function isManifests(documents: readonly unknown[]): boolean {
  return objectsOf(documents).some((object) => KINDS.has(pythonText(object["kind"])));
}

/** Reads the pods of manifests and the scripts that they mount. */
export function readManifests(documents: readonly unknown[], file: string): Observation {
  const objects = objectsOf(documents);
  const scripts = new Map(
    objects
      .filter(({ kind }) => kind === "ConfigMap")
      .map((object) => [nameOf(object), mappingOf(object["data"])]),
  );
  const lost: Lost[] = [];
  const processes: ObservedProcess[] = [];
  let proxyPort: number | undefined;
  let first: PodTemplate | undefined;
  const supervisorPorts: Record<string, number> = {};
  const poolFiles: PoolFile[] = [];
  let node = 0;
  const readable = objects.filter((object) => podsOf(object) <= MOST_PODS);
  for (const object of objects)
    if (!readable.includes(object))
      lost.push({
        place: file,
        message: `${pythonText(object["kind"])} ${nameOf(object)} has ${podsOf(object)} pods, and the import reads at most ${MOST_PODS}.`,
      });
  for (const template of readable.flatMap((object) => podTemplates(object, file))) {
    const head = node;
    poolFiles.push(...poolFilesOf(template, scripts));
    const before = processes.length;
    for (let ordinal = 0; ordinal < template.pods; ordinal += 1) {
      const programs = programsOf(template, { node: head + ordinal, head, ordinal }, scripts, lost);
      proxyPort ??= programs.map(({ words }) => proxyPortOf(words)).find((port) => port !== undefined);
      const group = template.group;
      const servers = programs.flatMap(({ words, env }): ObservedProcess[] => {
        const server = serverOf(words);
        return server === undefined
          ? []
          : [{ ...server, node: head + ordinal, env, ...(group === undefined ? {} : { group }) }];
      });
      const supervisor = programs.map(supervisorPortOf).find((port) => port !== undefined);
      if (group !== undefined && supervisor !== undefined) supervisorPorts[group.name] ??= supervisor;
      processes.push(...servers);
    }
    if (processes.length > before) {
      first ??= template;
      node += template.pods;
    }
  }
  if (processes.length === 0)
    lost.push({
      place: file,
      message: `${file} has no container whose command starts a server that glm-serve knows.`,
    });
  const pool = poolOfFiles(poolFiles);
  const source = [...scripts.values()].flatMap(generatedAfter)[0];
  const pods: ObservedPods = {
    ...(first?.image === undefined ? {} : { image: first.image }),
    ...(first?.volumePath === undefined ? {} : { volumePath: first.volumePath }),
    supervisorPorts,
  };
  return {
    processes: processes.map((process) => withoutAdditions(process, first)),
    ...(first?.name === undefined ? {} : { name: first.name }),
    ...(source === undefined ? {} : { source }),
    ...(first?.devices === undefined ? {} : { devicesPerNode: first.devices }),
    ...(proxyPort === undefined ? {} : { proxyPort }),
    ...(pool === undefined ? {} : { pool }),
    pods,
    deviations: [],
    lost,
  };
}

function objectsOf(documents: readonly unknown[]): readonly Mapping[] {
  return documents.filter(isMapping).flatMap((object) => {
    const items = object["items"];
    return Array.isArray(items) ? items.filter(isMapping) : [object];
  });
}

function nameOf(object: Mapping): string {
  return pythonText(mappingOf(object["metadata"])["name"]);
}

interface PodPlace {
  readonly node: number;
  readonly head: number;
  readonly ordinal: number;
}

function programsOf(
  template: PodTemplate,
  { node, head, ordinal }: PodPlace,
  scripts: ReadonlyMap<string, Mapping>,
  lost: Lost[],
): readonly StartedProgram[] {
  const env: Record<string, Word> = { ...template.env };
  const pod = `${template.object}-${ordinal}`;
  for (const { name, field } of template.fields) {
    const text = field === "metadata.name" ? pod : addressOf(node);
    env[name] = { text, place: template.place };
  }
  for (const { name } of template.secrets)
    if (ordinal === 0)
      lost.push({
        place: `${template.place}.env.${name}`,
        message: `${name} comes from a Secret or a ConfigMap; name it under ${settingOf(name)} of the site.`,
      });
  const workerIndex: Readonly<Record<string, string>> = {
    LWS_WORKER_INDEX: String(ordinal),
    LWS_GROUP_SIZE: String(template.pods),
  };
  const script: ScriptFile = { name: template.place, text: template.command(ordinal) };
  return runScript(script, {
    known: (name) => {
      const address = addressName(name);
      if (address === undefined) return workerIndex[name];
      if (address === "local") return addressOf(node);
      return addressOf(address === "head" ? head : head + address);
    },
    env,
    positional: [],
    fileAt: (path) => mountedFile(template, path, scripts),
  });
}

/** The setting of the site that names the Secret of a variable. */
function settingOf(variable: string): string {
  return variable === "GLM_SERVE_LINK_TOKEN" ? "link.secret" : "secretEnvironment";
}

/** Config files of the pool that glm-serve mounts; other files stay those of a pool outside of the topology. */
function poolFilesOf(template: PodTemplate, scripts: ReadonlyMap<string, Mapping>): readonly PoolFile[] {
  return Object.entries(POOL_VARIABLES).flatMap(([variable, backend]) => {
    const path = template.env[variable]?.text;
    const role = template.group?.name;
    if (path === undefined || role === undefined || !path.startsWith(LAUNCH_DIRECTORY)) return [];
    const file = mountedFile(template, path, scripts);
    return file === undefined ? [] : [{ role, backend, text: file.text, place: file.name }];
  });
}

/** A file of a ConfigMap in the same manifests. */
function mountedFile(
  { mounts, place }: PodTemplate,
  path: string,
  scripts: ReadonlyMap<string, Mapping>,
): ScriptFile | undefined {
  for (const { mountPath, subPath, configMap } of mounts) {
    const key = subPath === undefined ? relative(path, mountPath) : path === mountPath ? subPath : undefined;
    const text = key === undefined ? undefined : scripts.get(configMap)?.[key];
    if (key !== undefined && typeof text === "string")
      return { name: `${place.split(":")[0]}: ${configMap}/${key}`, text };
  }
  return undefined;
}

function relative(path: string, directory: string): string | undefined {
  const start = directory.endsWith("/") ? directory : `${directory}/`;
  return path.startsWith(start) ? path.slice(start.length) : undefined;
}

/** Port of the group link, which the supervisor of glm-serve takes. */
function supervisorPortOf({ words }: StartedProgram): number | undefined {
  const texts = words.map(({ text }) => text);
  if (!texts.some((text) => text.endsWith("supervisor.py"))) return undefined;
  const position = texts.indexOf("--port");
  return position === -1 ? undefined : integerOf(texts[position + 1]);
}

/** The document in the heading of a launch script. */
function generatedAfter(data: Mapping): readonly string[] {
  return Object.values(data).flatMap((text) => {
    const source =
      typeof text === "string" ? /^# Generated by glm-serve after (.*)\.$/m.exec(text)?.[1] : undefined;
    return source === undefined ? [] : [source];
  });
}

/** A process without what glm-serve adds to every process. */
function withoutAdditions(process: ObservedProcess, template: PodTemplate | undefined): ObservedProcess {
  if (template?.ownedBy !== "glm-serve") return process;
  const added: Readonly<Record<string, string | undefined>> = {
    VLLM_ENGINE_READY_TIMEOUT_S: template.startupSeconds,
    VLLM_CACHE_ROOT: "/tmp/vllm-cache",
  };
  const pooled = Object.keys(POOL_VARIABLES).some((name) =>
    process.env[name]?.text.startsWith(LAUNCH_DIRECTORY),
  );
  const env = Object.entries(process.env).flatMap(([name, word]): [string, Word][] => {
    const { text } = word;
    const ofPod = ["POD_NAME", "HOST_IP", "GLM_SERVE_REVISION", "nic_name"].includes(name);
    const ofPool = Object.hasOwn(POOL_VARIABLES, name) && text.startsWith(LAUNCH_DIRECTORY);
    if (ofPod || ofPool || added[name] === text) return [];
    if (name === "PYTHONHASHSEED" && pooled && text === "0") return [];
    // xLLM finds the directories of its libraries when it starts.
    if (name === "LD_LIBRARY_PATH" && process.engine === "xllm") return [];
    const given = withoutOwnPaths(text);
    return given === `$${name}` ? [] : [[name, { ...word, text: given }]];
  });
  const words: Word[] = [];
  for (let position = 0; position < process.words.length; position += 1) {
    const [word, next] = [process.words[position], process.words[position + 1]];
    if (word === undefined) continue;
    const drains = word.text === "--shutdown-timeout" && next?.text === template.drainSeconds;
    const plugin =
      /^--(?:tool|reasoning)-parser-plugin$/.test(word.text) && next?.text.startsWith(LAUNCH_DIRECTORY);
    if (drains || plugin === true) position += 1;
    else words.push(word);
  }
  return { ...process, env: Object.fromEntries(env), words };
}

/**
 * A list of paths without those that launch scripts add: libraries at its end, the allocator of xLLM, and the libraries of MemCache,
 * which Python finds.
 */
function withoutOwnPaths(text: string): string {
  return text
    .replace(/^\$\(.*memcache_hybrid.*\)\/lib:/, "")
    .replace(/^\/usr\/lib64\/libjemalloc\.so\.2:/, "")
    .replace(/:\/usr\/local\/lib$/, "")
    .replace(/:\/run\/glm-serve\/bin$/, "");
}
