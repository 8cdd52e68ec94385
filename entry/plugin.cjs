"use strict";

require("./library.cjs");

var path = require("node:path");

/** Runs the plugin of Pulumi, which loads this file and calls what it exports. */
module.exports = function () {
  var directory = path.join(__dirname, "../dist/plugin");
  return import("../dist/plugin-host.js").then(function (plugin) {
    return plugin.host(directory);
  });
};
