import type { ArgumentValue } from "../core/index.ts";
import { valueText } from "./words/flag-value.ts";
import type { KvTransferObject } from "./server.ts";

type Values = Readonly<Record<string, ArgumentValue>>;

/** `--kv-transfer-config`, by what a topology makes of it. */
export interface ReadTransfer {
  readonly connector: string;
  readonly kvPort: number | undefined;
  readonly engineId: string | undefined;
  readonly useAscendDirect: boolean | undefined;
  /** Other keys. */
  readonly settings: Values;
  /** Other keys of `kv_connector_extra_config`. */
  readonly extraConfig: Values;
  /** The connectors of a MultiConnector. */
  readonly connectors: readonly ReadTransfer[] | undefined;
}

/** Reads the object of `--kv-transfer-config`, or of one connector of a MultiConnector. */
export function readTransfer(object: KvTransferObject): ReadTransfer {
  const { kv_connector, kv_role: _, kv_port, engine_id, kv_connector_extra_config, ...settings } = object;
  const {
    use_ascend_direct: direct,
    connectors: inner,
    ...extraConfig
  } = asObject(kv_connector_extra_config);
  const connectors = Array.isArray(inner)
    ? inner.map((each: ArgumentValue) => readTransfer(asObject(each)))
    : undefined;
  const own = kv_port === undefined ? undefined : Number(kv_port);
  return {
    connector: typeof kv_connector === "string" ? kv_connector : "",
    // Of the connectors of a MultiConnector, one takes the port.
    kvPort: own ?? connectors?.find(({ kvPort }) => kvPort !== undefined)?.kvPort,
    engineId:
      engine_id === undefined
        ? connectors?.find(({ engineId }) => engineId !== undefined)?.engineId
        : valueText(engine_id),
    useAscendDirect: typeof direct === "boolean" ? direct : undefined,
    settings,
    extraConfig: {
      ...extraConfig,
      ...(direct === undefined || typeof direct === "boolean" ? {} : { use_ascend_direct: direct }),
    },
    connectors,
  };
}

function asObject(value: ArgumentValue | undefined): KvTransferObject {
  if (typeof value !== "object" || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value));
}
