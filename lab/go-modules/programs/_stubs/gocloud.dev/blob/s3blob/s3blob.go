// Package s3blob stands in for the driver of s3:// URLs: a backend on local files never opens one.
package s3blob
