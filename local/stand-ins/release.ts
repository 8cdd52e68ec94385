import { catalogueOf } from "../../core/engines/lightllm/versions.ts";
import { releaseOf } from "../../core/engines/vllm-ascend/versions.ts";
import { flags as xllmFlags } from "../../core/engines/xllm/flags.ts";
import type { Plan } from "../../core/index.ts";

/**
 * What the parser of a release accepts, as the stand-in reads it. It is the real engine's own table, not what the plan uses
 * of it: whatever the real parser refuses, the stand-in refuses.
 *
 * @throws RangeError for an engine that has no stand-in
 */
export function releaseFile({ topology }: Plan): string {
  const { name, version } = topology.spec.engine;
  const facts = { engine: name, version, hardware: topology.hardware.name };
  switch (name) {
    case "vllm-ascend": {
      const { vllm, flags, toolCallParsers, reasoningParsers } = releaseOf(version);
      return JSON.stringify({ ...facts, vllm, flags, toolCallParsers, reasoningParsers });
    }
    case "xllm": {
      const known = Object.entries(xllmFlags).filter(([, flag]) =>
        flag.in.some((dialect) => dialect === version),
      );
      return JSON.stringify({ ...facts, flags: Object.fromEntries(known) });
    }
    case "lightllm":
      return JSON.stringify({ ...facts, flags: catalogueOf(version).flags });
    default:
      throw new RangeError(`the engine ${name} has no stand-in`);
  }
}
