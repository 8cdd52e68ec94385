"use strict";

// Every module of the package imports this file first. Node evaluates it before the others, which may need a newer Node.
var node = require("./node-version.cjs");

var message = node.tooOld("glm-serve", node.PACKAGE);
if (message !== undefined) {
  var error = new Error(message);
  // The frames would hide the message.
  error.stack = "Error: " + message;
  throw error;
}
