package media

import (
	"testing"
	"time"
)

func processTime(t testing.TB) time.Duration {
	t.Helper()
	t.Skip("not measured here")
	return 0
}
