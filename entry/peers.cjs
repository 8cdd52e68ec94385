"use strict";

// The components run on the Pulumi packages of the program that imports them: a second copy would not share its state.
var PEERS = { "@pulumi/pulumi": "3", "@pulumi/kubernetes": "4" };

/**
 * Loads a Pulumi package. An import could not explain which packages are missing, since Node resolves all imports before
 * it evaluates a module.
 *
 * @param {string} name
 */
exports.load = function (name) {
  exports.requireAll();
  return require(name);
};

/** Throws if a Pulumi package is not installed; the message names all that are missing. */
exports.requireAll = function () {
  var missing = Object.keys(PEERS).filter(function (name) {
    return !isInstalled(name);
  });
  if (missing.length === 0) return;
  var names = Object.keys(PEERS);
  var message =
    "The Pulumi components of glm-serve need " +
    names.join(" and ") +
    (missing.length === names.length
      ? ", which are not installed."
      : ", but " + missing.join() + " is not installed.") +
    " glm-serve/core and the command glm-serve need neither.\n  → Run `npm install " +
    missing
      .map(function (name) {
        return name + "@" + PEERS[name];
      })
      .join(" ") +
    "`";
  var error = new Error(message);
  // The frames would hide the message.
  error.stack = "Error: " + message;
  throw error;
};

function isInstalled(name) {
  try {
    require.resolve(name);
    return true;
  } catch (error) {
    if (error.code === "MODULE_NOT_FOUND") return false;
    throw error;
  }
}
