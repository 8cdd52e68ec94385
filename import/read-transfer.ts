import type { ArgumentValue } from "../core/index.ts";
import type { KvTransferObject } from "./server.ts";
import { valueText } from "./words/flag-value.ts";

type Values = Readonly<Record<string, ArgumentValue>>;

/** `--kv-transfer-config`, by what a topology makes of it. */
export interface ReadTransfer {
  readonly connector: string;
  readonly useAscendDirect: boolean | undefined;
  /** Other keys. */
  readonly settings: Values;
  /** Other keys of `kv_connector_extra_config`. */
  readonly extraConfig: Values;
  /** The connectors of a MultiConnector. */
  readonly connectors: readonly ReadTransfer[] | undefined;
}

/** What may differ between the processes of a group. */
interface Identity {
  readonly kvPort: number | undefined;
  readonly engineId: string | undefined;
}

/** Whether a connector listens on `kv_port`: Mooncake's, apart from its store. */
function handsOver(connector: string): boolean {
  return connector.startsWith("Mooncake") && !connector.includes("Store");
}

/** Whether glm-serve itself writes the degrees of both sides for a connector. The pulling one (`MooncakeConnectorV2`) reads none. */
export function readsDegrees(connector: string): boolean {
  return handsOver(connector) && connector !== "MooncakeConnectorV2" && connector !== "MooncakePullConnector";
}

/** Port and id of a process: its own, or those of a connector of its MultiConnector. */
export function identityOf(object: KvTransferObject): Identity {
  const { kv_port: port, engine_id: id, kv_connector: name } = object;
  const inner = innerOf(object).map(identityOf);
  const own = port !== undefined && (handsOver(nameOf(name)) || inner.length > 0) ? Number(port) : undefined;
  return {
    kvPort: inner.find(({ kvPort }) => kvPort !== undefined)?.kvPort ?? own,
    engineId:
      id === undefined ? inner.find(({ engineId }) => engineId !== undefined)?.engineId : valueText(id),
  };
}

/** The object without what `identityOf` reads from it. */
export function withoutIdentity(object: KvTransferObject): KvTransferObject {
  const inner = innerOf(object);
  const ofInner = inner.some((each) => identityOf(each).kvPort !== undefined);
  const taken = handsOver(nameOf(object["kv_connector"])) || (inner.length > 0 && !ofInner);
  const kept = Object.entries(object).filter(([key]) => key !== "engine_id" && !(key === "kv_port" && taken));
  const extra = asObject(object["kv_connector_extra_config"]);
  return Object.fromEntries(
    kept.map(([key, value]) =>
      key === "kv_connector_extra_config" && inner.length > 0
        ? [key, { ...extra, connectors: inner.map(withoutIdentity) }]
        : [key, value],
    ),
  );
}

/**
 * Reads the object of `--kv-transfer-config`, or of one connector of a MultiConnector.
 *
 * @param role the `kv_role` that follows from the group, or from the MultiConnector
 */
export function readTransfer(object: KvTransferObject, role: string): ReadTransfer {
  const { kv_connector: name, kv_role: given, kv_connector_extra_config: extra, ...settings } = object;
  const { use_ascend_direct: direct, connectors: _, ...extraConfig } = asObject(extra);
  const inner = innerOf(object);
  const ownRole = given === undefined || given === role ? {} : { kv_role: given };
  return {
    connector: nameOf(name),
    useAscendDirect: typeof direct === "boolean" ? direct : undefined,
    settings: { ...ownRole, ...settings },
    extraConfig: {
      ...extraConfig,
      ...(direct === undefined || typeof direct === "boolean" ? {} : { use_ascend_direct: direct }),
    },
    connectors: inner.length === 0 ? undefined : inner.map((each) => readTransfer(each, role)),
  };
}

function innerOf(object: KvTransferObject): readonly KvTransferObject[] {
  const { connectors } = asObject(object["kv_connector_extra_config"]);
  return Array.isArray(connectors) ? connectors.map((each: ArgumentValue) => asObject(each)) : [];
}

function nameOf(connector: ArgumentValue | undefined): string {
  return typeof connector === "string" ? connector : "";
}

function asObject(value: ArgumentValue | undefined): KvTransferObject {
  if (typeof value !== "object" || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value));
}
