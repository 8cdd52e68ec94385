import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import { listening } from "../runtime/namespace.ts";

/** Faults of a simulated model server. */
export interface Faults {
  /** @default glm-5 */
  readonly model?: string;
  /** The required API key. */
  readonly key?: string;
  readonly status?: number;
  readonly toolCallAsText?: boolean;
  readonly noToolCall?: boolean;
  /** The arguments of its tool call. @default a city */
  readonly callArguments?: string;
  /** The whole message of a chat. */
  readonly message?: unknown;
  /** Its list of models. */
  readonly listed?: unknown;
  readonly thoughtsInAnswer?: boolean;
  readonly noReasoning?: boolean;
  readonly empty?: boolean;
  readonly gibberish?: boolean;
  /** The text of its answers. @default not one thing */
  readonly says?: string;
  readonly hangs?: boolean;
  readonly html?: boolean;
  /** The role that its proxy skips. */
  readonly skips?: "prefill" | "decode" | "transfer";
  readonly noCounters?: boolean;
  /** Its decode engine has no counter of fetched tokens. */
  readonly noFetchCounter?: boolean;
  /** The counters of this engine are reset before each request. */
  readonly restarts?: "prefill" | "decode";
}

const requestBody = z.object({
  prompt: z.string().optional(),
  inputs: z.string().optional(),
  tools: z.array(z.unknown()).optional(),
  stream: z.boolean().optional(),
});

/** Answers as vLLM and LightLLM do, behind a proxy with counters of a prefill and a decode engine. */
export class FakeModel {
  readonly #faults: Faults;
  readonly #servers: Server[] = [];
  readonly #counters = { prefill: 100_000, fetched: 100_000, generated: 100_000 };
  /** Requests by path. */
  readonly requested: string[] = [];

  private constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** Runs a server during the work. */
  static async serving<Result>(
    faults: Faults,
    work: (model: FakeModel, ports: { api: number; prefill: number; decode: number }) => Promise<Result>,
  ): Promise<Result> {
    const model = new FakeModel(faults);
    try {
      const [api, prefill, decode] = await Promise.all([
        model.#listen((request, response) => model.#answer(request, response)),
        model.#listen((request, response) => model.#engine("prefill", request, response)),
        model.#listen((request, response) => model.#engine("decode", request, response)),
      ]);
      return await work(model, { api, prefill, decode });
    } finally {
      for (const server of model.#servers) {
        server.closeAllConnections();
        server.close();
      }
    }
  }

  #listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> {
    const server = createServer(answer).listen(0, "127.0.0.1");
    this.#servers.push(server);
    return listening(server);
  }

  #engine(role: "prefill" | "decode", request: IncomingMessage, response: ServerResponse): void {
    const label = '{engine="0",model_name="glm-5"}';
    const { prefill, fetched, generated } = this.#counters;
    if (request.url === "/metrics") {
      response.end(
        this.#faults.noCounters === true
          ? "# nothing\n"
          : role === "prefill"
            ? `vllm:prompt_tokens_total${label} ${prefill}.0\nvllm:generation_tokens_total${label} 1.0\n`
            : `vllm:prompt_tokens_total${label} 7.0\nvllm:generation_tokens_total${label} ${generated}.0\n` +
              (this.#faults.noFetchCounter === true
                ? ""
                : `vllm:external_prefix_cache_hits_total${label} ${fetched}.0\n`),
      );
      return;
    }
    this.#models(response);
  }

  #models(response: ServerResponse): void {
    response.end(
      JSON.stringify({
        object: "list",
        data: this.#faults.listed ?? [{ id: this.#faults.model ?? "glm-5", object: "model" }],
      }),
    );
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { key, status, hangs, html } = this.#faults;
    const path = request.url ?? "";
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      this.requested.push(path);
      if (path === "/") {
        response.writeHead(404).end("{}");
      } else if (key !== undefined && request.headers.authorization !== `Bearer ${key}`) {
        response.writeHead(401).end('{"error":"Unauthorized"}');
      } else if (path === "/v1/models") {
        this.#models(response);
      } else if (status !== undefined) {
        response.writeHead(status).end('{"error":{"message":"EngineCore encountered an issue"}}');
      } else if (html === true) {
        response.end("<html>It works!</html>");
      } else if (hangs !== true) {
        this.#count();
        const body = requestBody.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
        response.end(JSON.stringify(this.#body(path, body.tools !== undefined)));
      }
    });
  }

  #count(): void {
    const { skips, restarts } = this.#faults;
    if (restarts === "prefill") this.#counters.prefill -= 10_000;
    if (restarts === "decode") this.#counters.generated -= 10_000;
    if (skips !== "prefill") this.#counters.prefill += 400;
    if (skips !== "prefill" && skips !== "transfer") this.#counters.fetched += 384;
    if (skips !== "decode") this.#counters.generated += 64;
  }

  #body(path: string, hasTools: boolean): object {
    const { empty, gibberish, says = "not one thing" } = this.#faults;
    const text = empty === true ? "" : gibberish === true ? "the the the the the the the the the" : says;
    if (path === "/generate")
      return { generated_text: [text], count_output_tokens: 3, finish_reason: "length" };
    if (path === "/v1/completions") return { object: "text_completion", choices: [{ index: 0, text }] };
    const { message = this.#message(text, hasTools) } = this.#faults;
    return { object: "chat.completion", choices: [{ index: 0, message }] };
  }

  #message(text: string, hasTools: boolean): object {
    const { toolCallAsText, noToolCall, callArguments, thoughtsInAnswer, noReasoning } = this.#faults;
    if (hasTools && toolCallAsText === true) {
      const call = "<tool_call>get_weather\n<arg_key>city</arg_key><arg_value>北京</arg_value></tool_call>";
      return { role: "assistant", content: call, tool_calls: [] };
    }
    if (hasTools && noToolCall !== true) {
      const call = {
        name: "get_weather",
        arguments: callArguments ?? '{"city": "北京"}',
      };
      return {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "call-1", type: "function", function: call }],
      };
    }
    if (thoughtsInAnswer === true)
      return { role: "assistant", content: `<think>hm</think>${text}`, tool_calls: [] };
    return {
      role: "assistant",
      content: text,
      ...(noReasoning === true ? {} : { reasoning: "Compare the digits." }),
      tool_calls: [],
    };
  }
}
