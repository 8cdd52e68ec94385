import type { Command } from "./command.ts";
import { bundle } from "./descriptions/bundle.ts";
import { check } from "./descriptions/check.ts";
import { completion } from "./descriptions/completion.ts";
import { diagram } from "./descriptions/diagram.ts";
import { diff } from "./descriptions/diff.ts";
import { explain } from "./descriptions/explain.ts";
import { fit } from "./descriptions/fit.ts";
import { importCommand } from "./descriptions/import.ts";
import { list } from "./descriptions/list.ts";
import { memory } from "./descriptions/memory.ts";
import { model } from "./descriptions/model.ts";
import { ports } from "./descriptions/ports.ts";
import { procedures } from "./descriptions/procedures.ts";
import { ranks } from "./descriptions/ranks.ts";
import { render } from "./descriptions/render.ts";
import { status } from "./descriptions/status.ts";

/** Every command, in the order of the help text. Its code is loaded when it runs, so that the help needs none of it. */
export const commands: readonly Command[] = [
  { description: list, load: async () => (await import("./list.ts")).run },
  { description: render, load: async () => (await import("./render.ts")).run },
  { description: check, load: async () => (await import("./check.ts")).run },
  { description: ports, load: async () => (await import("./ports.ts")).run },
  { description: ranks, load: async () => (await import("./ranks.ts")).run },
  { description: explain, load: async () => (await import("./explain.ts")).run },
  { description: memory, load: async () => (await import("./memory.ts")).run },
  { description: diff, load: async () => (await import("./diff.ts")).run },
  { description: diagram, load: async () => (await import("./diagram.ts")).run },
  { description: fit, load: async () => (await import("./fit.ts")).run },
  { description: importCommand, load: async () => (await import("./import.ts")).run },
  { description: model, load: async () => (await import("./model.ts")).run },
  { description: status, load: async () => (await import("./status.ts")).run },
  { description: bundle, load: async () => (await import("./bundle.ts")).run },
  {
    description: procedures.preflight,
    load: async () => (await import("./procedure.ts")).runProcedure("preflight"),
  },
  {
    description: procedures.smoke,
    load: async () => (await import("./procedure.ts")).runProcedure("smoke"),
  },
  {
    description: procedures.bench,
    load: async () => (await import("./procedure.ts")).runProcedure("bench"),
  },
  {
    description: procedures.accuracy,
    load: async () => (await import("./procedure.ts")).runProcedure("accuracy"),
  },
  {
    description: completion,
    load: async () =>
      (await import("./completion.ts")).runCompletion(commands.map(({ description }) => description)),
  },
];
