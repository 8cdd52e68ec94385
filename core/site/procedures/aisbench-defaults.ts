/** Default settings of AISBench. Not from a schema, so that the planner loads none for them. */
export const aisBenchDefaults = { batchSize: 32, maxOutLen: 4096, install: true } as const;
