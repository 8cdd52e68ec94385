import type { Lost } from "../finding.ts";
import { addressOf, type Observation, type ObservedProcess } from "../observed.ts";
import { addressName } from "../words/addresses.ts";
import { launcherOf, templateArguments } from "../words/launcher.ts";
import { runScript, type ScriptFile, type ScriptStart, type StartedProgram } from "../words/run-script.ts";
import { proxyPortOf, serverOf } from "../words/servers.ts";

/** Reads scripts of bash, or single command lines, one for each node. */
export function readScripts(files: readonly ScriptFile[]): Observation {
  const lost: Lost[] = [];
  const nodes = files.map((file, node) => programsOf(file, node));
  const programs = nodes.flat();
  const proxyPort = programs.map(({ words }) => proxyPortOf(words)).find((port) => port !== undefined);
  const processes = nodes.flatMap((started, node) => {
    const servers = started.flatMap((program) => processOf(program, node));
    const file = files[node];
    if (
      servers.length === 0 &&
      file !== undefined &&
      started.every(({ words }) => proxyPortOf(words) === undefined)
    )
      lost.push({
        place: file.name,
        message: `${file.name} starts no server that glm-serve knows: vllm serve, xllm or lightllm.server.api_server.`,
      });
    lost.push(...started.flatMap(cutCommand));
    return servers;
  });
  return { processes, ...(proxyPort === undefined ? {} : { proxyPort }), deviations: [], lost };
}

function programsOf(file: ScriptFile, node: number): readonly StartedProgram[] {
  const start: ScriptStart = {
    known: (name) => knownAddress(name, node),
    env: {},
    positional: [],
    fileAt: () => undefined,
  };
  const programs = runScript(file, start);
  const launcher = programs.map(({ words }) => launcherOf(words)).find((found) => found !== undefined);
  if (launcher === undefined || !programs.some(isTemplate)) return programs;
  const others = programs.filter((program) => !isTemplate(program));
  const ranks = templateArguments(launcher).flatMap((positional) =>
    runScript(file, { ...start, positional }).filter(({ words }) => serverOf(words) !== undefined),
  );
  return [...others, ...ranks];
}

/** Whether a server takes arguments of its script, as the launcher passes them. */
function isTemplate({ words }: StartedProgram): boolean {
  return serverOf(words) !== undefined && words.some(({ text }) => /\$[1-9]/.test(text));
}

function knownAddress(name: string, node: number): string | undefined {
  const address = addressName(name);
  if (address === undefined) return undefined;
  return addressOf(address === "local" ? node : address === "head" ? 0 : address);
}

function processOf({ words, env }: StartedProgram, node: number): readonly ObservedProcess[] {
  const server = serverOf(words);
  return server === undefined ? [] : [{ ...server, node, env }];
}

/** Words that a space after a backslash cut off from their command. */
function cutCommand({ words }: StartedProgram): readonly Lost[] {
  const [first] = words;
  if (first === undefined || !first.text.trim().startsWith("--")) return [];
  return [
    {
      place: first.place,
      message: `The command ends before ${first.text.trim()}: a backslash continues a line only as its last character.`,
    },
  ];
}
