import { Agent as PlainAgent, get as getPlain, type IncomingMessage } from "node:http";
import { Agent as SecureAgent, get as getSecure } from "node:https";
import { basename } from "node:path";
import { duration } from "../host/progress.ts";

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
  /** Whether further downloads from the host would fail or take long, too. */
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

/**
 * Requests a file and passes each piece of it to `take`.
 *
 * @throws DownloadError
 */
export async function receive(
  url: URL,
  options: DownloadOptions,
  take: (chunk: Buffer) => Promise<void>,
): Promise<void> {
  const { limits } = options;
  const begun = Date.now();
  const controller = new AbortController();
  let failure: DownloadError | undefined;
  const stop = (message: string): void => {
    failure = new DownloadError(message, true);
    controller.abort();
  };
  let host = url.host;
  let idle = setTimeout(
    () => stop(`${host} did not answer within ${seconds(limits.firstByte)}`),
    limits.firstByte,
  );
  let received = 0;
  let size: number | undefined;
  const watch = setInterval(
    () => {
      const taken = Date.now() - begun;
      if (taken < limits.judgeAfter || received === 0) return;
      const whole = size === undefined ? taken : (taken * size) / received;
      if (whole > limits.whole) stop(tooSlow(host, url, size === undefined ? undefined : whole, limits));
    },
    Math.min(1000, limits.judgeAfter),
  );
  try {
    const response = await respond(url, options, controller.signal, (next) => {
      ({ host } = next);
    });
    const length = Number(response.headers["content-length"]);
    size = Number.isInteger(length) ? length : undefined;
    for await (const chunk of response) {
      if (!Buffer.isBuffer(chunk)) continue;
      clearTimeout(idle);
      received += chunk.length;
      await take(chunk);
      options.onProgress?.(received, size);
      idle = setTimeout(
        () => stop(`${host} sent nothing for ${seconds(limits.stall)} after ${amount(received, size)}`),
        limits.stall,
      );
    }
    if (failure !== undefined) throw failure;
    if (size !== undefined && received !== size) throw cutOff(host, received, size);
  } catch (error) {
    if (failure !== undefined) throw failure;
    if (error instanceof DownloadError) throw error;
    if (received > 0 && codeOf(error) === "ECONNRESET") throw cutOff(host, received, size);
    if (isFileError(error)) throw error;
    throw new DownloadError(`${host} is unreachable (${codeOf(error) ?? String(error)})`, true);
  } finally {
    clearTimeout(idle);
    clearInterval(watch);
    controller.abort();
  }
}

const redirects = new Set([301, 302, 303, 307, 308]);

const longestChain = 5;

/** Follows redirects, but never from https to http. */
async function respond(
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
      throw new DownloadError(`${shown(current)} answers ${statusCode}`, refused);
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

function tooSlow(host: string, url: URL, whole: number | undefined, limits: DownloadLimits): string {
  const file = basename(url.pathname);
  return whole === undefined
    ? `${host} took more than ${duration(limits.whole)} for ${file}`
    : `${host} would take ${duration(whole)} for ${file}`;
}

function cutOff(host: string, received: number, size: number | undefined): DownloadError {
  return new DownloadError(`${host} closed the connection after ${amount(received, size)}`, false);
}

/** An amount of bytes for people, such as "3 of 82 MB". */
export function amount(received: number, size: number | undefined): string {
  return size === undefined ? `${megabytes(received)} MB` : `${megabytes(received)} of ${megabytes(size)} MB`;
}

function megabytes(bytes: number): string {
  const value = bytes / 1e6;
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Errors of the file system name a system call on a path, errors of the network do not. */
function isFileError(error: unknown): boolean {
  return codeOf(error) === "ENOSPC" || (error instanceof Error && "path" in error);
}
