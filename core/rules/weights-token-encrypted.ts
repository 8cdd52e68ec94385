import { type EngineRule, Severity } from "../domain/index.ts";

/** Who stays on the machine reads nothing from the network. */
const LOOPBACK = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[:/]|$)/;

/** A token for a hub belongs on an encrypted connection. */
export const weightsTokenEncrypted: EngineRule = {
  id: "weights-token-encrypted",
  severity: Severity.Warning,
  source: "RFC 6750, §5.3: bearer tokens are sent over TLS only",
  check: ({ site: { procedures } }) => {
    const { endpoint, tokenSecret } = procedures.weights ?? {};
    if (tokenSecret === undefined || endpoint === undefined) return [];
    if (!endpoint.startsWith("http://") || LOOPBACK.test(endpoint)) return [];
    return [
      {
        path: "procedures.weights.endpoint",
        value: endpoint,
        message: "The token of the hub crosses the network unencrypted.",
        fix: "write https://, or take tokenSecret out where the mirror asks for none",
      },
    ];
  },
};
