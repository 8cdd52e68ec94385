"use strict";

var util = require("util");

// A separate file, since the oldest Nodes cannot parse a file with an import().
void import("../scripts/bundle/refresh.ts")
  .then(function (refresh) {
    return refresh.refreshCommandLine();
  })
  .then(
    function () {
      require("./command-line.cjs");
    },
    function (error) {
      console.error(
        "glm-serve cannot bundle its command line and runs the sources instead, which takes longer: " +
          reasonOf(error)
      );
      return import("../cli/main.ts");
    }
  );

/** The file and the first line of the first error of the bundler, or the first line of another error. */
function reasonOf(error) {
  var first = error.errors === undefined ? error : error.errors[0];
  var line = util.stripVTControlCharacters(first.message).split("\n")[0];
  return first.loc === undefined ? line : first.loc.file + ": " + line;
}
