import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ClusterPaths, contextName } from "./cluster-paths.ts";

/** Secret files of a cluster. The API server writes its certificate to the same directory. */
export interface Credentials {
  readonly serviceAccountKey: string;
  readonly tokens: string;
  readonly servingCertificate: string;
  readonly servingKey: string;
  /** Token of the administrator's kubeconfig. */
  readonly adminToken: string;
}

/** Creates missing keys and tokens of a cluster, readable by their owner only. */
export function ensureCredentials(paths: ClusterPaths): Credentials {
  mkdirSync(paths.secrets, { recursive: true, mode: 0o700 });
  const serviceAccountKey = join(paths.secrets, "service-account.key");
  if (!existsSync(serviceAccountKey)) {
    // An RSA key would take noticeably longer.
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    writeFileSync(serviceAccountKey, privateKey.export({ type: "sec1", format: "pem" }), { mode: 0o600 });
  }
  const tokens = join(paths.secrets, "tokens.csv");
  if (!existsSync(tokens)) {
    const token = randomBytes(24).toString("base64url");
    writeFileSync(tokens, `${token},glm-serve-local,glm-serve-local,"system:masters"\n`, { mode: 0o600 });
  }
  const adminToken = readFileSync(tokens, "utf8").split(",")[0] ?? "";
  return {
    serviceAccountKey,
    tokens,
    servingCertificate: join(paths.secrets, "apiserver.crt"),
    servingKey: join(paths.secrets, "apiserver.key"),
    adminToken,
  };
}

/** Writes the kubeconfig; the API server's certificate must exist. JSON is YAML too. */
export function writeKubeconfig(
  name: string,
  paths: ClusterPaths,
  credentials: Credentials,
  apiPort: number,
): void {
  const context = contextName(name);
  const authority = readFileSync(credentials.servingCertificate).toString("base64");
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    clusters: [
      {
        name: context,
        cluster: { server: `https://127.0.0.1:${apiPort}`, "certificate-authority-data": authority },
      },
    ],
    contexts: [{ name: context, context: { cluster: context, user: context, namespace: "default" } }],
    users: [{ name: context, user: { token: credentials.adminToken } }],
  };
  const text = `${JSON.stringify(kubeconfig, undefined, 2)}\n`;
  if (existsSync(paths.kubeconfig) && readFileSync(paths.kubeconfig, "utf8") === text) return;
  writeFileSync(paths.kubeconfig, text, { mode: 0o600 });
}
