export { routerFiles } from "./files.ts";
