import { existsSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { LabError } from "../host/lab-error.ts";
import { sleep } from "../host/process.ts";

/** Asks again and again until the answer is yes; `check` may throw to give up at once. */
export async function waitUntil(
  what: string,
  milliseconds: number,
  check: () => Promise<boolean>,
  lastWords: () => string,
): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await check())) {
    if (Date.now() > end) {
      throw new LabError(
        `${what} within ${milliseconds / 1000} s. The last it said:\n${lastWords()}`,
        "Is the machine overloaded or its disk full? Otherwise begin from nothing: npm stop -- --delete, then npm start.",
      );
    }
    await sleep(100);
  }
}

/** Whether the API server says that it is ready. */
export function apiServerReady(port: number, certificate: string): Promise<boolean> {
  if (!existsSync(certificate)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const asked = request(
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
    asked.once("timeout", () => asked.destroy());
    asked.once("error", () => resolve(false));
    asked.end();
  });
}
