"use strict";

var fs = require("fs");
var module_ = require("module");
var os = require("os");
var path = require("path");

/**
 * Keeps compiled code in the cache directory of the user, or where that cannot be written in the temporary directory. Node
 * has such a cache since 22.1, and NODE_DISABLE_COMPILE_CACHE turns it off.
 */
exports.enable = function () {
  if (module_.enableCompileCache === undefined) return;
  var directory = userDirectory();
  var failed = module_.constants.compileCacheStatus.FAILED;
  if (directory === undefined || module_.enableCompileCache(directory).status === failed)
    module_.enableCompileCache();
};

/** The directory, created if need be; undefined where that fails. */
function userDirectory() {
  try {
    var parent = parentDirectory();
    var directory = path.join(parent, "glm-serve");
    if (fs.existsSync(directory)) return directory;
    // One directory at a time: for a path below /proc, both a recursive mkdir and the cache of Node 24 never end.
    if (!fs.existsSync(parent)) fs.mkdirSync(parent);
    fs.mkdirSync(directory);
    return directory;
  } catch (error) {
    return undefined;
  }
}

function parentDirectory() {
  var given = process.env.XDG_CACHE_HOME;
  if (given !== undefined && path.isAbsolute(given)) return given;
  if (process.platform === "win32") return path.join(os.homedir(), "AppData", "Local");
  if (process.platform === "darwin") return path.join(os.homedir(), "Library", "Caches");
  return path.join(os.homedir(), ".cache");
}
