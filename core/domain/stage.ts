/** When a procedure runs. */
export const Stage = {
  /** The procedure prepares what the engines need; they wait for it. */
  BeforeServing: "before-serving",
  /** The procedure sends requests to the engines; it runs once they are ready. */
  AfterServing: "after-serving",
} as const;

export type Stage = (typeof Stage)[keyof typeof Stage];
