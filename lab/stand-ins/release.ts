import {
  catalogueOf,
  type Flag,
  flags as xllmFlags,
  type Plan,
  releaseOf,
  releases,
  until,
} from "../../core/index.ts";
import { forbiddingObjects, strictKeys } from "./vllm-objects.ts";

/** Flags that the library owns. No topology may set them, so the catalogue lacks them. */
const xllmIdentity: Readonly<Record<string, Flag>> = {
  model: { type: "str", in: releases },
  model_id: { type: "str", in: releases },
  host: { type: "str", in: releases },
  port: { type: "int", in: releases },
  devices: { type: "str", in: until("0.9") },
  draft_devices: { type: "str", in: until("0.9") },
  device_id: { type: "int", in: ["0.10"] },
  master_node_addr: { type: "str", in: releases },
  nnodes: { type: "int", in: releases },
  node_rank: { type: "int", in: releases },
  dp_size: { type: "int", in: releases },
  rank_tablefile: { type: "str", in: releases },
};

/**
 * The flags of a release as JSON for the stand-in: the catalogue of the real engine, independent of the plan, so that the
 * stand-in rejects what the real parser rejects.
 *
 * @throws RangeError for an engine without a stand-in
 */
export function releaseFile({ topology }: Plan): string {
  const { name, version } = topology.spec.engine;
  const facts = { engine: name, version, hardware: topology.hardware.name };
  switch (name) {
    case "vllm-ascend": {
      const { vllm, flags, toolCallParsers, reasoningParsers } = releaseOf(version);
      const connectors = topology.engine.kvConnectors?.(version);
      return JSON.stringify({
        connectors: [...(connectors?.wired ?? []), ...(connectors?.unwired ?? [])],
        ...{ ...facts, vllm, flags, toolCallParsers, reasoningParsers },
        objects: forbiddingObjects(version),
        strictKeys: strictKeys(version),
      });
    }
    case "xllm": {
      const known = Object.entries({ ...xllmFlags, ...xllmIdentity }).filter(([, flag]) =>
        flag.in.some((release) => release === version),
      );
      return JSON.stringify({ ...facts, flags: Object.fromEntries(known) });
    }
    case "lightllm":
      return JSON.stringify({ ...facts, flags: catalogueOf(version).flags });
    default:
      throw new RangeError(`the engine ${name} has no stand-in`);
  }
}
