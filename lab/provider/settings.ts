import { isObject, type Json, type JsonObject } from "./json.ts";

/** Settings of the provider, from configuration or environment, named as in the official plugin. */
export interface ProviderSettings {
  /** Contents of a kubeconfig or the path of one; KUBECONFIG of the environment when unset. */
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly cluster: string | undefined;
  /** Namespace of objects without one. */
  readonly namespace: string | undefined;
  readonly configMapsMutable: boolean;
  readonly secretsMutable: boolean;
  readonly patchForce: boolean;
  readonly upsertExistingObjects: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function flag(value: Json | undefined, fromEnvironment: string | undefined): boolean {
  if (typeof value === "boolean") return value;
  return (text(value) ?? fromEnvironment) === "true";
}

/** Reads the settings. The engine sends booleans as strings; a kubeconfig may be an object, converted to JSON here. */
export function parseSettings(configuration: JsonObject, environment: Environment): ProviderSettings {
  const kubeconfig = configuration["kubeconfig"];
  return {
    kubeconfig: isObject(kubeconfig) ? JSON.stringify(kubeconfig) : text(kubeconfig),
    context: text(configuration["context"]),
    cluster: text(configuration["cluster"]),
    namespace: text(configuration["namespace"]),
    configMapsMutable: flag(
      configuration["enableConfigMapMutable"],
      environment["PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"],
    ),
    secretsMutable: flag(
      configuration["enableSecretMutable"],
      environment["PULUMI_K8S_ENABLE_SECRET_MUTABLE"],
    ),
    patchForce: flag(configuration["enablePatchForce"], environment["PULUMI_K8S_ENABLE_PATCH_FORCE"]),
    upsertExistingObjects: flag(
      configuration["upsertExistingObjects"],
      environment["PULUMI_K8S_UPSERT_EXISTING_OBJECTS"],
    ),
  };
}

/** Settings that the stand-in does not support, with their values. */
export function unsupportedSettings(configuration: JsonObject): string[] {
  const unsupported: string[] = [];
  if (text(configuration["renderYamlToDirectory"]) !== undefined) unsupported.push("renderYamlToDirectory");
  if (text(configuration["enableServerSideApply"]) === "false")
    unsupported.push("enableServerSideApply: false");
  return unsupported;
}
