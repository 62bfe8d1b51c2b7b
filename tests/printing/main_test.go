//go:build linux

// Package printing prints through the whole product, on a real IPP printer and
// through a real print server.
package printing

import (
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
