// Package cloud stands in for secrets that a cloud's key service encrypts: the local cluster uses a passphrase.
package cloud

import (
	"encoding/json"
	"errors"

	"github.com/pulumi/pulumi/pkg/v3/secrets"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

// Type is the name of these secrets in a stack's state.
const Type = "cloud"

var errPassphraseOnly = errors.New("this pulumi was built for local clusters and knows the passphrase secrets provider only")

// EditProjectStack refuses.
func EditProjectStack(*workspace.ProjectStack, json.RawMessage) error { return errPassphraseOnly }

// NewCloudSecretsManagerFromState refuses.
func NewCloudSecretsManagerFromState(json.RawMessage) (secrets.Manager, error) {
	return nil, errPassphraseOnly
}

// NewCloudSecretsManager refuses.
func NewCloudSecretsManager(*workspace.ProjectStack, string, bool) (secrets.Manager, error) {
	return nil, errPassphraseOnly
}
