import type { EngineRule } from "../../domain/index.ts";
import { choiceRule } from "./variable-rules.ts";

export const socketFamily: EngineRule = choiceRule({
  id: "hccl-socket-family",
  variable: "HCCL_SOCKET_FAMILY",
  source: "HCCL, HCCL_SOCKET_FAMILY",
  choices: ["AF_INET", "AF_INET6"],
});
