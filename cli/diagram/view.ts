import type { Picture } from "../../core/index.ts";
import type { CallOf } from "../../program/index.ts";
import type { CommandContext } from "../command.ts";
import type { diagram } from "../descriptions/diagram.ts";

/** What a call of `diagram` gives. */
export type DiagramCall = CallOf<typeof diagram>;

/** Makes the picture of a call. */
export type ViewOf = (call: DiagramCall, context: CommandContext) => Promise<Picture>;
