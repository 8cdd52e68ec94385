import { resolve } from "node:path";
import { GlmServeError, readStatuses, type RecordedStatus, statusPicture } from "../../core/index.ts";
import { readStatus } from "../../live/index.ts";
import { readText } from "../../program/index.ts";
import { planFor, readerOf } from "../cluster-options.ts";
import type { ViewOf } from "./view.ts";
import { stackOf } from "./words.ts";

/** The phases of the pods over time: those of a recording, or of a cluster. */
export const statusView: ViewOf = async (call, context) => {
  const { from } = call;
  if (from !== undefined) return statusPicture(recorded(from, context.directory));
  const planned = await planFor(stackOf(call), call.site, call.namespace, context.directory);
  return statusPicture([await readStatus(planned, readerOf(planned, call, context))]);
};

function recorded(file: string, directory: string): readonly [RecordedStatus, ...RecordedStatus[]] {
  const found = readText(resolve(directory, file));
  if ("text" in found) return readStatuses(found.text, file);
  throw new GlmServeError("the arguments of diagram", [
    {
      path: "--from",
      value: file,
      message: `${file} ${found.unreadable}.`,
      fix: "Set --from to a file with the output of glm-serve status --json",
    },
  ]);
}
