"use strict";

// A separate file, since the oldest Nodes cannot parse a file with an import().
void import("../scripts/bundle/refresh.ts")
  .then(function (refresh) {
    return refresh.refreshCommandLine();
  })
  .then(
    function () {
      require("./command-line.cjs");
    },
    // The bundle needs every topology; the sources report an error of a topology only if it is used.
    function () {
      return import("../cli/main.ts");
    }
  );
