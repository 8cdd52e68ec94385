// Package gen without the generators of typed SDKs, which only a parameterized provider runs.
package gen
