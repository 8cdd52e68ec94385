"use strict";

/** Starts the pack: Pulumi loads this file from the directory of the pack, and calls the function. */
module.exports = async function () {
  let sdk;
  try {
    sdk = require("@pulumi/policy");
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND") throw error;
    const message =
      "The policy pack of glm-serve needs @pulumi/policy, which is not installed.\n→ Run `npm install @pulumi/policy@1`";
    throw Object.assign(new Error(message), { stack: message });
  }
  const { startPack } = await import("./pack.js");
  return startPack(sdk);
};
