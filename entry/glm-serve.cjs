#!/usr/bin/env node
"use strict";

// The command `glm-serve`.
var node = require("./node-version.cjs");

var message = node.tooOld("glm-serve", node.PACKAGE);
if (message === undefined) require("./command-line.cjs");
else {
  console.error(message);
  process.exitCode = 1;
}
