import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer, type Server as SecureServer } from "node:https";
import { join } from "node:path";
import { afterAll } from "vitest";
import { temporaryDirectory } from "./temporary-directory.ts";

/** What a server of releases answers to a request. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  /** After this many bytes of the body: `cut` ends the connection, `stall` sends no more. */
  readonly after?: { readonly bytes: number; readonly end: "cut" | "stall" };
  /** Sends a byte now and then. */
  readonly trickle?: true;
  /** Sends nothing at all. */
  readonly silent?: true;
}

/** A server on 127.0.0.1 in place of release hosts, with the requests that it got. */
export interface ReleaseServer {
  readonly url: string;
  readonly requests: readonly string[];
}

/** Key and certificate of a server with TLS. */
export interface Credentials {
  readonly key: string;
  readonly cert: string;
}

/** Makes a key and a certificate for 127.0.0.1. */
export function credentials(): Credentials {
  const directory = temporaryDirectory("tls");
  const [key, cert] = [join(directory, "key.pem"), join(directory, "cert.pem")];
  const request =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=releases";
  execFileSync(
    "openssl",
    [...request.split(" "), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert],
    { stdio: "pipe" },
  );
  return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
}

/** Starts a server with files by path. It ends after the tests of the file. */
export async function releaseServer(
  files: Readonly<Record<string, Reply>>,
  tls?: Credentials,
): Promise<ReleaseServer> {
  const requests: string[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request.url ?? "");
    answer(files[request.url ?? ""] ?? { status: 404 }, request, response);
  };
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  const address = await listen(server);
  return { url: `${tls === undefined ? "http" : "https"}://${address}`, requests };
}

/** Starts a server on a free port until the tests end, and returns its host and port. */
export async function listen(server: Server | SecureServer): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `127.0.0.1:${address.port}`;
}

function answer(reply: Reply, request: IncomingMessage, response: ServerResponse): void {
  if (reply.silent === true) return;
  const body = Buffer.from(reply.body ?? "");
  response.writeHead(reply.status ?? 200, { "content-length": body.length, ...reply.headers });
  if (reply.trickle === true) {
    let sent = 0;
    const timer = setInterval(() => {
      response.write(body.subarray(sent, sent + 1));
      sent += 1;
    }, 10);
    request.on("close", () => clearInterval(timer));
    response.on("close", () => clearInterval(timer));
    return;
  }
  if (reply.after === undefined) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, reply.after.bytes), () => {
    if (reply.after?.end === "cut") response.destroy();
  });
}

export function sha256(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex");
}
