// Package webphone holds the web applications. It owns the built pages and
// nothing else: serving them, and the security headers, belong to api.
package webphone

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files returns the built pages with index.html at the top, or nil when this
// binary was built without them.
func Files() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil
	}
	if _, err := fs.Stat(sub, "index.html"); err != nil {
		return nil
	}
	return sub
}
