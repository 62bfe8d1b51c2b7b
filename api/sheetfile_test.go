package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"madoguchi/api/sheet"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
)

// A table that fails half-way leaves no temporary file, which would hold names.
func TestSheetThatFailsLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	s := &Server{o: Options{TimeZone: time.UTC, Log: slog.New(slog.DiscardHandler)}}
	table := sheet.Table{Name: "x", Columns: []sheet.Column{{Key: "a", Title: "a"}}}
	grew := false
	answer := s.sheetFile(FileInput{Format: "xlsx"}, "x", table, func(_ context.Context, w sheet.Writer) error {
		for range 1000 { // 30 MB: more than it keeps in memory
			if err := w.Row(strings.Repeat("x", 30_000)); err != nil {
				return err
			}
		}
		left, err := os.ReadDir(dir)
		grew = len(left) > 0
		return errors.Join(err, errors.New("the end"))
	})
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest(http.MethodGet, "/", nil)
	func() {
		defer func() {
			if p := recover(); p != http.ErrAbortHandler { //nolint:errorlint // it is panicked with bare
				t.Errorf("it does not break off: %v", p)
			}
		}()
		answer.Body(humagin.NewContext(&huma.Operation{}, c))
	}()
	left, err := os.ReadDir(dir)
	if err != nil || !grew || len(left) != 0 {
		t.Errorf("grew %t, left %v, %v", grew, left, err)
	}
}
