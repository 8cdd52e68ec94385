"use strict";

// A file of its own, since the oldest Nodes do not read a file with an import().
void import("../scripts/bundle/refresh.ts")
  .then(function (refresh) {
    return refresh.refreshCommandLine();
  })
  .then(
    function () {
      require("./command-line.cjs");
    },
    // The sources report an error of one topology when it is used; the bundle holds all.
    function () {
      return import("../cli/main.ts");
    }
  );
