import { isSecretName } from "../../core/index.ts";
import type { Findings } from "../findings.ts";
import { holdsAddress } from "../observed.ts";
import type { Placed } from "../server.ts";
import type { Word } from "../words/word.ts";

/** Variables of runners and scripts that no engine reads, and what stands for them. */
const OF_SCRIPTS: Readonly<Record<string, string>> = {
  SERVER_PORT: "ports.api",
  PORT: "ports.api",
  LOCAL_IP: "the pod",
  MASTER_IP: "the pod",
  NIC_NAME: "network.interface of the site",
  nic_name: "network.interface of the site",
  LWS_WORKER_INDEX: "the layout",
  LWS_GROUP_SIZE: "the layout",
  LWS_LEADER_ADDRESS: "the pod",
  POD_IP: "the pod",
  POD_NAME: "the pod",
  HOST_IP: "the pod",
};

/** Lists that the vendor's files set, and of which glm-serve sets a part. */
const LISTS = new Set(["LD_LIBRARY_PATH", "LD_PRELOAD"]);

/** What glm-serve itself adds to LD_LIBRARY_PATH. */
const OWN_LIBRARIES = /^(?:\$LD_LIBRARY_PATH:\/usr\/local\/lib|\/usr\/local\/lib:\$LD_LIBRARY_PATH)$/;

/**
 * The variables that a topology keeps.
 *
 * @param owned variables that glm-serve sets on every pod
 */
export function keptVariables(
  env: Readonly<Record<string, Word>>,
  owned: Readonly<Record<string, string>>,
  findings: Findings,
): Map<string, Placed<string>> {
  const kept = new Map<string, Placed<string>>();
  for (const [name, { text: given, place }] of Object.entries(env)) {
    const text = given.replaceAll(`\${${name}}`, `$${name}`);
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      findings.deviate(`${name} is left out: a variable of this name reaches no process of a pod.`);
      continue;
    }
    // The launch script extends a variable whose value refers to what the variable held before.
    if (LISTS.has(name) || text.split(":").includes(`$${name}`)) {
      if (OWN_LIBRARIES.test(text))
        findings.deviate(`The launch script extends ${name} by /usr/local/lib itself.`);
      else if (/\$\(|\$\{?[A-Za-z_]\w*/.test(text.replaceAll(`$${name}`, "")))
        findings.lose(place, `${name} refers to a variable that the file does not set: ${text}.`);
      else kept.set(name, { value: text, place });
      continue;
    }
    if (Object.hasOwn(OF_SCRIPTS, name)) {
      findings.deviate(`${name} is left out: ${OF_SCRIPTS[name]} takes its place.`);
    } else if (Object.hasOwn(owned, name)) {
      findings.own(name);
    } else if (isSecretName(name)) {
      findings.lose(place, `${name} looks like a secret; name it under secretEnvironment of the site.`);
    } else if (holdsAddress(text)) {
      findings.lose(place, `${name} holds the address of a node, which only its pod knows.`);
    } else if (/\$\{?[A-Za-z_]\w*|\$\(/.test(text)) {
      findings.lose(place, `${name} refers to a variable that the file does not set: ${text}.`);
    } else kept.set(name, { value: text, place });
  }
  return kept;
}
