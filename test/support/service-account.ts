import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes into a directory what a pod has of its service account, and beside it the key of the API server on 127.0.0.1.
 *
 * @returns the key and the certificate of the API server
 */
export function writeServiceAccount(directory: string): { readonly key: Buffer; readonly cert: Buffer } {
  const [key, cert] = [join(directory, "key.pem"), join(directory, "ca.crt")];
  const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=api";
  execFileSync(
    "openssl",
    [...request.split(" "), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert],
    { stdio: "pipe" },
  );
  writeFileSync(join(directory, "token"), "service-account-token");
  writeFileSync(join(directory, "namespace"), "llm");
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
