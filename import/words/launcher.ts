import type { Word } from "./word.ts";

/** What the launcher of the documents passes to its template, once per rank of a node. */
export interface Launcher {
  readonly size: number;
  readonly local: number;
  readonly firstRank: number;
  readonly tensor: number;
  readonly pipeline: number;
  readonly address: string;
  readonly rpcPort: number;
  readonly firstPort: number;
  readonly place: string;
}

/** More devices than any node has. */
export const MOST_DEVICES = 1024;

/**
 * The options of the launcher (vllm-ascend, examples/external_online_dp/launch_online_dp.py), and its defaults; undefined for any
 * other command.
 */
export function launcherOf(words: readonly Word[]): Launcher | undefined {
  const script = words.findIndex(({ text }) => /launch_online_dp\w*\.py$/.test(text));
  if (script === -1) return undefined;
  const texts = words.slice(script + 1).flatMap(({ text }) => text.split("=", 2));
  const text = (name: string) => {
    const position = texts.indexOf(`--${name}`);
    return position === -1 ? undefined : texts[position + 1];
  };
  const number = (name: string, otherwise: number) => Number(text(name) ?? otherwise);
  const size = number("dp-size", 1);
  const devices = number("dp-size-local", size) * number("tp-size", 1) * number("pp-size", 1);
  if (!(devices <= MOST_DEVICES)) return undefined;
  return {
    size,
    local: number("dp-size-local", size),
    firstRank: number("dp-rank-start", 0),
    tensor: number("tp-size", 1),
    pipeline: number("pp-size", 1),
    address: text("dp-address") ?? "",
    rpcPort: number("dp-rpc-port", 12_321),
    firstPort: number("vllm-start-port", 8000),
    place: words[script]?.place ?? "",
  };
}

/** `$1` to `$8` of the template, for each rank of the node. */
export function templateArguments(launcher: Launcher): readonly (readonly Word[])[] {
  const { size, local, firstRank, tensor, pipeline, address, rpcPort, firstPort, place } = launcher;
  const devices = tensor * pipeline;
  return Array.from({ length: local }, (_, rank) =>
    [
      Array.from({ length: devices }, (__, device) => rank * devices + device).join(","),
      firstPort + rank,
      size,
      firstRank + rank,
      address,
      rpcPort,
      tensor,
      pipeline,
    ].map((value) => ({ text: String(value), place })),
  );
}
