import type { EngineRule } from "../domain/index.ts";
import { suggest } from "../errors/index.ts";

export const kvConnectorKnown: EngineRule = {
  id: "kv-connector-known",
  source: "vllm-ascend, registered connectors",
  check: ({ spec, engine }) => {
    const connector = spec.kvTransfer?.connector;
    if (connector === undefined || engine.kvConnectors.includes(connector)) return [];
    if (engine.kvConnectors.length === 0) {
      return [
        {
          path: "kvTransfer",
          message: `${engine.name} knows no connectors: its flags say how prefill and decode meet.`,
          fix: "take it out",
        },
      ];
    }
    return [
      {
        path: "kvTransfer.connector",
        value: connector,
        message: `${engine.name} has no such connector.`,
        fix: suggest(connector, engine.kvConnectors),
      },
    ];
  },
};
