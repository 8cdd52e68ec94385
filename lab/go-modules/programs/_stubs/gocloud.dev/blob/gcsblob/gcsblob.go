// Package gcsblob stands in for the driver of gs:// URLs: a backend on local files never opens one.
package gcsblob

// Scheme is the URL scheme that the driver would answer to.
const Scheme = "gs"
