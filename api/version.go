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
	IfMatch     string `header:"If-Match" maxLength:"100" doc:"version of what is to be replaced, from its ETag or its field version; absent: whatever is there is replaced"`
	IfNoneMatch string `header:"If-None-Match" enum:"*" doc:"*: only to make what is not there yet"`
}

// deleteInput names what is deleted and may say which version of it: what somebody
// else has changed meanwhile is not thrown away unseen.
type deleteInput struct {
	IDInput
	IfMatch string `header:"If-Match" maxLength:"100" doc:"version of what is to be deleted, from its ETag or its field version; absent: whatever is there is deleted"`
}

// deleting is replacing for what is deleted.
func (s *Server) deleting(in *deleteInput, current func() (any, error), remove func() error) error {
	return s.replacing(Match{IfMatch: in.IfMatch}, current, remove)
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

// stamp writes the version of a document into its own field, which does not
// count.
func stamp(document any, version *string) error {
	*version = ""
	v, err := versionOf(document)
	*version = v
	return err
}

// etag is a version as a header.
func etag(version string) string { return `"` + version + `"` }

// etagOf is for documents that have no field for it.
func etagOf(document any) (string, error) {
	version, err := versionOf(document)
	return etag(version), err
}

// replacing runs put if what is there now, current, is still what the client has
// seen; otherwise the refusal is changed-meanwhile. All changes of settings that
// go through here are made one after the other.
func (s *Server) replacing(m Match, current func() (any, error), put func() error) error {
	s.settings.Lock()
	defer s.settings.Unlock()
	if m.IfMatch == "" && m.IfNoneMatch == "" {
		return put()
	}
	now, err := current()
	if m.IfNoneMatch != "" {
		if err == nil {
			return refuse("id-taken")
		}
		if errors.Is(err, store.ErrNotFound) {
			return put()
		}
		return err
	}
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
