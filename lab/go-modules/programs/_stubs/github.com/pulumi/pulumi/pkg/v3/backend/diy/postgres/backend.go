// Package postgres stands in for the driver of postgres:// URLs: a backend on local files never opens one.
package postgres
