import { enableCompileCache } from "node:module";

// Some hundred files are read for one plan: what Node made of them the last time saves most of their reading.
enableCompileCache();

const { deploy, printProcess } = await import("./program.ts");

const deployed = await deploy();

export const endpoint = deployed.endpoint;

export const pods = deployed.pods;

export const services = deployed.services;

export const jobs = deployed.jobs;

export const processes = deployed.processes.apply((rows) => rows.map(printProcess));
