"use strict";

// ES5, like every file that is loaded before the check: any Node must be able to parse it.

/**
 * Compares versions of Node. Returns what to print if Node is too old, or undefined.
 *
 * @param {string} program what needs Node
 * @param {string} minimum version, e.g. `22.18`
 * @param {string} [advice] a sentence that follows
 * @returns {string | undefined}
 */
exports.tooOld = function (program, minimum, advice) {
  var running = process.versions.node;
  var wanted = minimum.split(".").map(Number);
  var given = running.split(".").map(Number);
  for (var part = 0; part < wanted.length; part++) {
    if (given[part] > wanted[part]) return undefined;
    if (given[part] < wanted[part])
      return (
        program +
        " needs Node " +
        minimum +
        " or later, but runs on Node " +
        running +
        " (" +
        process.execPath +
        ")." +
        (advice === undefined ? "" : " " + advice)
      );
  }
  return undefined;
};

/** The oldest Node that runs the package. `engines` of package.json has the same. */
exports.PACKAGE = "20";

/** The oldest Node that runs the TypeScript of a checkout. `engines` of lab/package.json has the same. */
exports.CHECKOUT = "22.18";
