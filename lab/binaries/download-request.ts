import { Agent as PlainAgent, get as getPlain, type IncomingMessage } from "node:http";
import { Agent as SecureAgent, get as getSecure } from "node:https";

/** Time limits of a download, in milliseconds. */
export interface DownloadLimits {
  /** From the request to the first byte, redirects included. */
  readonly firstByte: number;
  /** Between two bytes. */
  readonly stall: number;
  /** For a whole file. */
  readonly whole: number;
  /** After this time, the average speed decides whether the file would exceed `whole`. */
  readonly judgeAfter: number;
}

/** Seconds, not minutes: a build is the alternative. */
export const usualLimits: DownloadLimits = {
  firstByte: 5000,
  stall: 5000,
  whole: 120_000,
  judgeAfter: 5000,
};

/** A download failed. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";
  /** Whether further downloads from the host would also fail or take long. */
  readonly hostFails: boolean;

  constructor(message: string, hostFails: boolean) {
    super(message);
    this.hostFails = hostFails;
  }
}

/** How to download. */
export interface DownloadOptions {
  readonly limits: DownloadLimits;
  /** HTTP_PROXY, HTTPS_PROXY and NO_PROXY apply. */
  readonly environment: NodeJS.ProcessEnv;
  /** Media types that the host may send. @default any */
  readonly accept?: string;
  /** Called with the received bytes and the size, if the host names it. */
  readonly onProgress?: (received: number, size: number | undefined) => void;
}

const redirects = new Set([301, 302, 303, 307, 308]);

const longestChain = 5;

/**
 * Requests a file. Follows redirects, but never from https to http.
 *
 * @param onHost called with each requested address
 * @throws DownloadError for any response but a file
 */
export async function respond(
  url: URL,
  options: DownloadOptions,
  signal: AbortSignal,
  onHost: (url: URL) => void,
): Promise<IncomingMessage> {
  let current = url;
  for (let hop = 0; hop <= longestChain; hop += 1) {
    onHost(current);
    const response = await request(current, options, signal);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return response;
    response.resume();
    if (!redirects.has(statusCode) || headers.location === undefined) {
      const refused = statusCode >= 500 || [401, 403, 407, 429].includes(statusCode);
      throw new DownloadError(`${shown(current)} returned ${statusCode}`, refused);
    }
    const next = new URL(headers.location, current);
    if (next.protocol !== "https:" && (current.protocol === "https:" || next.protocol !== "http:"))
      throw new DownloadError(`${shown(current)} redirects to the insecure ${shown(next)}`, true);
    current = next;
  }
  throw new DownloadError(`${shown(url)} redirects more than ${longestChain} times`, true);
}

function request(
  url: URL,
  { environment: proxyEnv, accept = "*/*" }: DownloadOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { "user-agent": "glm-serve", accept };
    const sent =
      url.protocol === "https:"
        ? getSecure(url, { signal, headers, agent: new SecureAgent({ proxyEnv }) })
        : getPlain(url, { signal, headers, agent: new PlainAgent({ proxyEnv }) });
    sent.on("response", resolve);
    sent.on("error", reject);
  });
}

/** An address for messages, without the password and the signature that it may hold. */
export function shown({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}
