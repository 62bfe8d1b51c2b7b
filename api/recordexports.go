package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"madoguchi/api/sheet"
	"madoguchi/store"

	"github.com/google/uuid"
)

const (
	// exportKept is how long the file of an export may be downloaded; then it is
	// deleted, as it holds names.
	exportKept = 24 * time.Hour
	// exportsRunning is how many exports are written at once, each person's one
	// at a time, and exportsEach how many somebody may have: the oldest goes.
	exportsRunning, exportsEach = 2, 5

	exportDirMode, exportFileMode = 0o700, 0o600
)

// The states of an export.
const (
	exportRuns   = "running"
	exportDone   = "done"
	exportFailed = "failed"
)

// exportJob is one export of one person.
type exportJob struct {
	id, owner, path string
	format          sheet.Format
	created         time.Time
	cancel          context.CancelFunc
	expiry          *time.Timer

	// Held by exports.mu.
	state       string
	rows, total int
	bytes       int64
	problem     *Problem
}

// exports are the exports that run or can be downloaded. They live as long as
// the process: what it left behind is deleted when it starts.
type exports struct {
	dir     string
	mu      sync.Mutex
	jobs    map[string]*exportJob
	running sync.WaitGroup
	stop    context.CancelFunc
	ctx     context.Context //nolint:containedctx // of all jobs; ends with the server
}

// newExports empties dir and uses it. An empty name: there are no exports.
func newExports(dir string) (*exports, error) {
	e := &exports{dir: dir, jobs: make(map[string]*exportJob)}
	e.ctx, e.stop = context.WithCancel(context.Background())
	if dir == "" {
		return e, nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return nil, fmt.Errorf("delete old exports: %w", err)
	}
	if err := os.MkdirAll(dir, exportDirMode); err != nil {
		return nil, fmt.Errorf("make the folder of exports: %w", err)
	}
	return e, nil
}

// close stops what runs and deletes all files.
func (e *exports) close() error {
	e.stop()
	e.running.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	var err error
	for _, j := range e.jobs {
		err = errors.Join(err, e.forget(j))
	}
	return err
}

// begin makes a job of an owner and runs write in it, which writes the file and
// tells how far it is.
func (e *exports) begin(owner string, f sheet.Format, write func(ctx context.Context, file *os.File, j *exportJob) error) (*exportJob, error) {
	if e.dir == "" {
		return nil, refuse("export-impossible")
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	var own []*exportJob
	running := 0
	for _, j := range e.jobs {
		if j.state == exportRuns {
			if running++; j.owner == owner || running == exportsRunning {
				return nil, refuse("export-busy")
			}
		}
		if j.owner == owner {
			own = append(own, j)
		}
	}
	slices.SortFunc(own, func(a, b *exportJob) int { return a.created.Compare(b.created) })
	for ; len(own) >= exportsEach; own = own[1:] {
		if err := e.forget(own[0]); err != nil {
			return nil, err
		}
	}
	_, ext := f.MIME()
	j := &exportJob{id: id.String(), owner: owner, path: filepath.Join(e.dir, id.String()+ext), format: f, created: time.Now(), state: exportRuns}
	file, err := os.OpenFile(j.path, os.O_CREATE|os.O_EXCL|os.O_RDWR, exportFileMode)
	if err != nil {
		return nil, exportFault(err)
	}
	ctx, cancel := context.WithCancel(e.ctx)
	j.cancel = cancel
	e.jobs[j.id] = j
	e.running.Go(func() {
		defer cancel()
		err := write(ctx, file, j)
		e.end(j, errors.Join(err, file.Close()))
	})
	return j, nil
}

// end notes the outcome. What was forgotten meanwhile leaves no file.
func (e *exports) end(j *exportJob, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	info, statErr := os.Stat(j.path)
	if err = cmp.Or(err, statErr); err == nil {
		j.state, j.bytes = exportDone, info.Size()
	} else {
		p := exportFault(err).Problem
		j.state, j.problem = exportFailed, &p
		err = os.Remove(j.path)
	}
	if _, there := e.jobs[j.id]; !there || err != nil && !errors.Is(err, fs.ErrNotExist) {
		_ = os.Remove(j.path) // deleted while it ran
		return
	}
	j.expiry = time.AfterFunc(exportKept, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		_ = e.forget(j) // what cannot be deleted goes with the next start
	})
}

// forget stops a job and deletes its file; e.mu is held.
func (e *exports) forget(j *exportJob) error {
	delete(e.jobs, j.id)
	j.cancel()
	if j.expiry != nil {
		j.expiry.Stop()
	}
	if j.state == exportRuns {
		return nil // its file goes when it ends
	}
	if err := os.Remove(j.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete an export: %w", err)
	}
	return nil
}

// progress notes how far a job is.
func (e *exports) progress(j *exportJob, rows, total int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	j.rows, j.total = rows, max(rows, total)
}

// find returns a job of an owner. Those of others do not exist.
func (e *exports) find(owner, id string) (*exportJob, error) {
	j := e.jobs[id]
	if j == nil || j.owner != owner {
		return nil, store.ErrNotFound
	}
	return j, nil
}

// exportFault finds the words for what went wrong.
func exportFault(err error) *refusal {
	if errors.Is(err, syscall.ENOSPC) {
		r := refuse("export-disk-full")
		r.cause = err
		return r
	}
	return refusalOf(err)
}
