import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** What clients saw while something changed. */
export interface Seen {
  /** Status and text of each answer. */
  readonly answers: readonly string[];
  /** Why other requests have no answer, with their time. */
  readonly failures: readonly string[];
}

/**
 * Sends requests one after the other from a number of clients, each over a connection of its own, until the returned function is called.
 *
 * @param url of the API
 */
export function sendConstantly(url: string, body: object, clients: number): () => Promise<Seen> {
  const ended = new AbortController();
  const answers: string[] = [];
  const failures: string[] = [];
  const client = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      try {
        const { status, text } = await post(`${url}/v1/completions`, JSON.stringify(body));
        if (status === 200) answers.push(text);
        else failures.push(`${new Date().toISOString()} ${String(status)} ${text.slice(0, 300)}`);
      } catch (error) {
        failures.push(`${new Date().toISOString()} ${String(error)}`);
      }
      await sleep(100);
    }
  };
  const running = Promise.all(Array.from({ length: clients }, client));
  return async () => {
    ended.abort();
    await running;
    return { answers, failures };
  };
}

function post(url: string, body: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
    // fetch would keep its connections, and with them the pod that the Service chose.
    const sent = request(url, { method: "POST", agent: false, headers, timeout: 60_000 }, (response) => {
      let text = "";
      response.on("data", (data: Buffer) => (text += data.toString()));
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer within 60 s")));
    sent.on("error", reject);
    sent.end(body);
  });
}
