import { existsSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { LabError } from "../host/lab-error.ts";
import { sleep } from "../host/process.ts";

/**
 * Polls until `check` returns true.
 *
 * @param problem what to report after the time limit, such as "kube-apiserver was not ready"
 * @param logTail output that may explain the timeout
 * @throws LabError after the time limit, and whatever `check` throws
 */
export async function waitUntil(
  problem: string,
  milliseconds: number,
  check: () => Promise<boolean>,
  logTail: () => string,
): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await check())) {
    if (Date.now() > end) {
      throw new LabError(
        `${problem} within ${milliseconds / 1000} s. Last lines of its log:\n${logTail()}`,
        "Check the load and the free disk space of this host, or start with an empty cluster: npm stop -- --delete, then npm start",
      );
    }
    await sleep(100);
  }
}

/** Whether /readyz of the API server returns 200. */
export function apiServerReady(port: number, certificate: string): Promise<boolean> {
  if (!existsSync(certificate)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const readyz = request(
      {
        host: "127.0.0.1",
        port,
        path: "/readyz",
        ca: readFileSync(certificate),
        timeout: 2000,
        agent: false,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    readyz.once("timeout", () => readyz.destroy());
    readyz.once("error", () => resolve(false));
    readyz.end();
  });
}
