// Package azureblob stands in for the driver of azblob:// URLs: a backend on local files never opens one.
package azureblob

import (
	"context"
	"errors"
	"net/url"

	"gocloud.dev/blob"
)

// Scheme is the URL scheme that the driver would answer to.
const Scheme = "azblob"

// URLOpener refuses every URL.
type URLOpener struct {
	MakeClient        func()
	ServiceURLOptions ServiceURLOptions
}

// ServiceURLOptions has no options: there is no service.
type ServiceURLOptions struct{}

// NewDefaultClient makes nothing.
func NewDefaultClient() {}

// NewDefaultServiceURLOptions returns the options that do not exist.
func NewDefaultServiceURLOptions() *ServiceURLOptions { return &ServiceURLOptions{} }

// OpenBucketURL implements blob.BucketURLOpener.
func (*URLOpener) OpenBucketURL(context.Context, *url.URL) (*blob.Bucket, error) {
	return nil, errors.New("this pulumi was built for local clusters and knows file:// backends only")
}
