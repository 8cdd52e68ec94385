/** The Pulumi package: the components for programs in other languages than TypeScript. */
export * as components from "./components.ts";
