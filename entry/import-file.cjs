"use strict";

/**
 * Imports a file of the user by its URL. Code that runs from the cache of compiled code (code-cache.cjs) has no import().
 *
 * @param {string} url
 */
exports.importFile = function (url) {
  return import(url);
};
