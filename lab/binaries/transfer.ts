import { basename } from "node:path";
import { amount, duration } from "../host/progress.ts";
import { DownloadError, type DownloadLimits, type DownloadOptions, respond } from "./download-request.ts";

/**
 * Requests a file and passes each piece of it to `take`.
 *
 * @throws DownloadError, or what `take` throws
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
  let untaken: unknown;
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
      await take(chunk).catch((error: unknown) => {
        untaken = error;
        throw error;
      });
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
    // The disk fails, not the host.
    if (error === untaken) throw error;
    throw new DownloadError(`${host} is unreachable (${codeOf(error) ?? String(error)})`, true);
  } finally {
    clearTimeout(idle);
    clearInterval(watch);
    controller.abort();
  }
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

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
