// Package s3 stands in for the client of S3: a backend on local files never copies an object there.
package s3

// CopyObjectInput names the object to copy.
type CopyObjectInput struct {
	CopySource *string
}
