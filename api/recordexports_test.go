package api

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/api/sheet"
)

func newTestExports(t *testing.T) *exports {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "exports")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "left.csv"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := newExports(dir)
	if err != nil {
		t.Fatal(err)
	}
	if n := exportFiles(t, e); n != 0 {
		t.Errorf("%d files of before are left", n)
	}
	return e
}

func exportFiles(t *testing.T, e *exports) int {
	t.Helper()
	entries, err := os.ReadDir(e.dir)
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// held is a job that writes something and waits to be stopped.
func held(ctx context.Context, file *os.File, _ *exportJob) error {
	_, err := file.WriteString("half")
	<-ctx.Done()
	return errors.Join(err, ctx.Err())
}

func fine(context.Context, *os.File, *exportJob) error { return nil }

func TestExportsOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newTestExports(t)
		first, err := e.begin("a", sheet.CSV, held)
		if err != nil {
			t.Fatal(err)
		}
		busy := func(owner string) {
			t.Helper()
			var r *refusal
			if _, err := e.begin(owner, sheet.CSV, fine); !errors.As(err, &r) || r.Code != "export-busy" {
				t.Errorf("%s begins beside another: %v", owner, err)
			}
		}
		busy("a")
		if _, err := e.begin("b", sheet.CSV, held); err != nil {
			t.Fatal(err)
		}
		busy("c")
		e.mu.Lock()
		err = e.forget(first)
		e.mu.Unlock()
		synctest.Wait()
		if err != nil || exportFiles(t, e) != 1 {
			t.Errorf("stopped: %d files, %v", exportFiles(t, e), err)
		}
		if _, err := e.begin("a", sheet.CSV, fine); err != nil {
			t.Errorf("after it: %v", err)
		}
		if err := e.close(); err != nil || exportFiles(t, e) != 0 {
			t.Errorf("closed: %d files, %v", exportFiles(t, e), err)
		}
	})
}

// exportJobs is how many jobs are known.
func exportJobs(e *exports) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.jobs)
}

func TestExportsExpireAndFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newTestExports(t)
		if _, err := e.begin("a", sheet.CSV, fine); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		full, err := e.begin("a", sheet.XLSX, func(context.Context, *os.File, *exportJob) error {
			return &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
		})
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if full.state != exportFailed || full.problem.Code != "export-disk-full" || exportFiles(t, e) != 1 || exportJobs(e) != 2 {
			t.Errorf("%+v, %d files", full, exportFiles(t, e))
		}
		time.Sleep(exportKept)
		synctest.Wait()
		if exportFiles(t, e) != 0 || exportJobs(e) != 0 {
			t.Errorf("after a day: %d files, %d jobs", exportFiles(t, e), exportJobs(e))
		}
		if err := e.close(); err != nil {
			t.Error(err)
		}
	})
}

func TestNoPlaceForExports(t *testing.T) {
	e, err := newExports("")
	if err != nil {
		t.Fatal(err)
	}
	var r *refusal
	if _, err := e.begin("a", sheet.CSV, fine); !errors.As(err, &r) || r.Code != "export-impossible" {
		t.Error(err)
	}
	if err := e.close(); err != nil {
		t.Error(err)
	}
}
