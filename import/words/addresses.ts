/** What a variable with an address means: the node that runs the script, the head, or a node by its number. */
export type AddressName = "local" | "head" | number;

const LOCAL =
  /^(?:local|current|cur|my|host|pod|self)_?(?:node_?)?(?:ip|addr|address|host)$|^node_?ip$|^(?:HCCL_IF_IP|VLLM_HOST_IP)$/i;

const HEAD =
  /^(?:master|head|leader|main|dp_master)_?(?:node_?)?(?:ip|addr|address|host)$|^LWS_LEADER_ADDRESS$/i;

const NUMBERED = /^(?:node|server|host)_?(\d+)_?(?:ip|addr|address)$|^ip_?(\d+)$/i;

/** The meaning of a variable by its name; undefined for variables with other values. */
export function addressName(name: string): AddressName | undefined {
  if (LOCAL.test(name)) return "local";
  if (HEAD.test(name)) return "head";
  const [, first, second] = NUMBERED.exec(name) ?? [];
  const number = first ?? second;
  return number === undefined ? undefined : Number(number);
}
