import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterAll } from "vitest";

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

/** Starts a server with files by path. It ends after the tests of the file. */
export async function releaseServer(files: Readonly<Record<string, Reply>>): Promise<ReleaseServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    answer(files[request.url ?? ""] ?? { status: 404 }, request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { url: `http://127.0.0.1:${address.port}`, requests };
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
