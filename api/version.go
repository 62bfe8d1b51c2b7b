package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"madoguchi/store"
)

// Match is the header against lost updates (RFC 9110 §13.1.1). Embed it in the
// input of an operation that replaces something.
type Match struct {
	IfMatch string `header:"If-Match" maxLength:"100" doc:"version of what is to be replaced, from its ETag or its field version; absent: whatever is there is replaced"`
}

// versionOf names the state of a document. Documents that are equal have equal
// versions.
func versionOf(document any) (string, error) {
	raw, err := json.Marshal(document)
	if err != nil {
		return "", fmt.Errorf("version: %w", err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:10]), nil
}

// etag is a version as a header.
func etag(version string) string { return `"` + version + `"` }

// replacing runs put if what is there now, current, is still what the client has
// seen; otherwise the refusal is changed-meanwhile. All changes of settings that
// go through here are made one after the other.
func (s *Server) replacing(m Match, current func() (any, error), put func() error) error {
	s.settings.Lock()
	defer s.settings.Unlock()
	if m.IfMatch == "" {
		return put()
	}
	now, err := current()
	if errors.Is(err, store.ErrNotFound) {
		return refuse("changed-meanwhile")
	}
	if err != nil {
		return err
	}
	version, err := versionOf(now)
	if err != nil {
		return err
	}
	if strings.Trim(strings.TrimPrefix(m.IfMatch, "W/"), `"`) != version {
		return refuse("changed-meanwhile")
	}
	return put()
}
