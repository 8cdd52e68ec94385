import * as pulumi from "@pulumi/pulumi";

/** A resource as the engine was asked for it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

let registered: Registered[] = [];

/**
 * Runs a program against a mocked engine and gives what it registered, by type and name. Waits for every call, since
 * one left over would fail the next test.
 */
export async function deploy<Result>(
  program: () => Result,
): Promise<{ result: Result; resources: readonly Registered[] }> {
  registered = [];
  await pulumi.runtime.setMocks(
    {
      call: ({ inputs }) => inputs,
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs });
        return { id: `${name}-id`, state: inputs };
      },
    },
    "glm-serve",
    "test",
  );
  try {
    const result = program();
    await settled();
    const resources = registered.toSorted((a, b) => order(a).localeCompare(order(b)));
    return { result, resources };
  } finally {
    await settled();
  }
}

function order({ type, name }: Registered): string {
  return `${type} ${name}`;
}

/** Exported at run time and left out of the type declarations. */
async function settled(): Promise<void> {
  const wait: unknown = Reflect.get(pulumi.runtime, "waitForRPCs");
  if (typeof wait === "function") await wait();
}

/** The value of an Output, which mocks always know. */
export function valueOf<Value>(output: pulumi.Output<Value>): Promise<Value> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}
