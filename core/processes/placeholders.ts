import { type GroupLayout, KV_POOL, poolAddress, type ResolvedTopology } from "../domain/index.ts";
import type { Known, Placeholder } from "./word.ts";

export const localAddress: Placeholder = {
  variable: "local_ip",
  from: "LOCAL_IP",
  what: "the address of this node",
};

export const networkInterface: Placeholder = {
  variable: "nic_name",
  from: "NIC_NAME",
  what: "the interface with the address of this node",
};

/** The directory of the files that a script writes. In a pod it is that of the launch scripts. */
export const filesDirectory: Placeholder = {
  variable: "files_directory",
  from: "FILES_DIRECTORY",
  what: "the directory of the files of glm-serve",
  usual: "/tmp/glm-serve",
};

export function headAddress({ key }: GroupLayout): Placeholder {
  return { variable: "node0_ip", from: "NODE0_IP", what: `the address of node 0 of ${key}` };
}

/** A file that an operator of the cluster writes in pods. */
export function givenFile(what: string): Placeholder {
  return { variable: "rank_table_file", from: "RANK_TABLE_FILE", what };
}

/** The addresses of the pods of groups, which only a cluster resolves. */
export function podAddresses(groups: readonly GroupLayout[]): readonly Known[] {
  return groups.flatMap(({ key, pods }) =>
    pods.map(({ address, ordinal }) => ({
      text: address,
      becomes: [named(`${key}-node-${ordinal}-ip`, `the address of node ${ordinal} of ${key}`)],
    })),
  );
}

/** The address of the server of the pool. */
export function poolServer({ instance }: ResolvedTopology): Known {
  return {
    text: poolAddress(instance),
    becomes: [named(`${KV_POOL}-ip`, "the address of the pool of KV caches")],
  };
}

function named(name: string, what: string): Placeholder {
  const variable = name.replaceAll("-", "_");
  return { variable, from: variable.toUpperCase(), what };
}
