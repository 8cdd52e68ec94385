import type { EngineName } from "../observed.ts";
import { withoutPrefix } from "./run-script.ts";
import type { Word } from "./word.ts";

/** The server that a command starts. */
export interface StartedServer {
  readonly engine: EngineName;
  /** The words after the program. */
  readonly words: readonly Word[];
  readonly place: string;
  /** CPUs to which numactl binds it. */
  readonly cpus?: string;
}

/** The server that a command starts; undefined for any other program. */
export function serverOf(words: readonly Word[]): StartedServer | undefined {
  const command = withoutPrefix(words);
  const place = command[0]?.place ?? "";
  const texts = command.map(({ text }) => text);
  const length = programLength(texts);
  if (length === undefined) return undefined;
  const binding = words.findIndex(({ text }) => /^(?:-C|--physcpubind)$/.test(text));
  const cpus = binding === -1 ? undefined : words[binding + 1]?.text;
  return {
    engine: length.engine,
    words: command.slice(length.words),
    place,
    ...(cpus === undefined || words.length === command.length ? {} : { cpus }),
  };
}

function programLength(
  texts: readonly string[],
): { readonly engine: EngineName; readonly words: number } | undefined {
  const [program = "", first, second] = texts;
  const name = program.slice(program.lastIndexOf("/") + 1);
  if (name === "vllm" && first === "serve") return { engine: "vllm-ascend", words: 2 };
  if (name === "xllm") return { engine: "xllm", words: 1 };
  if (!/^python[\d.]*$/.test(name) || first !== "-m") return undefined;
  if (second === "vllm.entrypoints.openai.api_server") return { engine: "vllm-ascend", words: 3 };
  return second === "lightllm.server.api_server" ? { engine: "lightllm", words: 3 } : undefined;
}

/** The port of the proxy that a command starts; undefined for any other program. */
export function proxyPortOf(words: readonly Word[]): number | undefined {
  const script = words.findIndex(({ text }) => /load_balance_proxy\w*\.py$/.test(text));
  if (script === -1) return undefined;
  const port = words[words.findIndex(({ text }) => text === "--port") + 1]?.text ?? "";
  return /^\d+$/.test(port) ? Number(port) : undefined;
}
