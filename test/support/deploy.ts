import * as pulumi from "@pulumi/pulumi";

/** A registered resource. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

let registered: Registered[] = [];

/** The engine that a program meets. By default nothing is deployed, nobody can read the state, and resources are made at once. */
export interface MockedEngine {
  /** The objects that the stack has. */
  readonly deployed?: readonly object[];
  /** Ends once a resource is made; a rejection is its failure. */
  readonly made?: (resource: Registered) => Promise<void>;
}

/**
 * Runs a program against a mocked engine and returns its resources by type and name. Waits for every call: a pending one
 * would fail the next test.
 */
export async function deploy<Result>(
  program: () => Result | Promise<Result>,
  { deployed, made = () => Promise.resolve() }: MockedEngine = {},
): Promise<{ result: Result; resources: readonly Registered[] }> {
  registered = [];
  await pulumi.runtime.setMocks(
    {
      call: ({ token, inputs }) =>
        token === "pulumi:pulumi:readStackResourceOutputs" && deployed !== undefined
          ? {
              outputs: Object.fromEntries(deployed.map((object, index) => [`urn-${index}`, stateOf(object)])),
            }
          : inputs,
      newResource: async ({ type, name, inputs }) => {
        registered.push({ type, name, inputs });
        await made({ type, name, inputs });
        return { id: `${name}-id`, state: inputs };
      },
    },
    "glm-serve",
    "test",
    false,
    "organization",
  );
  try {
    const result = await program();
    await settled();
    const resources = registered.toSorted((a, b) => order(a).localeCompare(order(b)));
    return { result, resources };
  } finally {
    await settled();
  }
}

/** An object as the state of a stack holds it. */
function stateOf(object: object): object {
  const group = Reflect.get(object, "apiVersion") === "apps/v1" ? "apps" : "core";
  return { type: `kubernetes:${group}/v1:${Reflect.get(object, "kind")}`, outputs: object };
}

function order({ type, name }: Registered): string {
  return `${type} ${name}`;
}

/** Exported at run time, but missing in the type declarations. */
async function settled(): Promise<void> {
  const wait: unknown = Reflect.get(pulumi.runtime, "waitForRPCs");
  if (typeof wait === "function") await wait();
}

/** Value of an Output, which is always known with mocks. */
export function valueOf<Value>(output: pulumi.Output<Value>): Promise<Value> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}
