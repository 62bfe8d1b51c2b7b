package agent

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"madoguchi/consult/printing/wire"
)

// entry is what is known of a job. It holds nothing of what was printed.
type entry struct {
	wire.Job
	Printer string `json:"printer,omitempty"`
	Handle  string `json:"handle,omitempty"`
}

func (e entry) final() bool {
	return e.State == "done" || e.State == "failed" || e.State == "cancelled"
}

// journal is the file of jobs: one JSON entry a line, the last of an id counts.
type journal struct {
	mu      sync.Mutex
	file    *os.File
	entries map[string]entry
	order   []string // ids, oldest first
}

const (
	fileMode = 0o600
	dirMode  = 0o700
	// maxLine bounds a line of the journal.
	maxLine = 64 << 10
)

var errKnown = errors.New("the job is known already")

func openJournal(path string) (*journal, error) {
	if err := os.MkdirAll(filepath.Dir(path), dirMode); err != nil {
		return nil, err
	}
	j := &journal{entries: make(map[string]entry)}
	if err := j.read(path); err != nil {
		return nil, err
	}
	if err := j.compact(path); err != nil {
		return nil, err
	}
	var err error
	j.file, err = os.OpenFile(path, os.O_APPEND|os.O_WRONLY|os.O_CREATE, fileMode) //nolint:gosec // the operator's own path
	return j, err
}

func (j *journal) read(path string) error {
	f, err := os.Open(path) //nolint:gosec // the operator's own path
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		var e entry
		if json.Unmarshal(lines.Bytes(), &e) == nil && e.ID != "" { // a torn last line says nothing
			j.keep(e)
		}
	}
	return lines.Err()
}

// compact writes the file anew with what still counts.
func (j *journal) compact(path string) error {
	tmp := path + ".new"
	f, err := os.OpenFile(tmp, os.O_TRUNC|os.O_WRONLY|os.O_CREATE, fileMode) //nolint:gosec // beside the operator's own path
	if err != nil {
		return err
	}
	for _, id := range j.order {
		if err = writeLine(f, j.entries[id]); err != nil {
			break
		}
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

func writeLine(w io.Writer, e entry) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("encode entry: %w", err)
	}
	_, err = w.Write(append(raw, '\n'))
	return err
}

// keep takes an entry in and forgets the oldest that have ended. Callers hold mu.
func (j *journal) keep(e entry) {
	if _, known := j.entries[e.ID]; !known {
		j.order = append(j.order, e.ID)
	}
	j.entries[e.ID] = e
	for i := 0; len(j.order) > wire.MaxJobs && i < len(j.order); {
		if id := j.order[i]; j.entries[id].final() {
			delete(j.entries, id)
			j.order = slices.Delete(j.order, i, i+1)
			continue
		}
		i++
	}
}

// begin writes a job down before it is printed; errKnown when it was before.
func (j *journal) begin(e entry) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, known := j.entries[e.ID]; known {
		return errKnown
	}
	return j.put(e)
}

// note writes down what became of a job.
func (j *journal) note(e entry) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.put(e)
}

func (j *journal) put(e entry) error {
	if err := writeLine(j.file, e); err != nil {
		return err
	}
	if err := j.file.Sync(); err != nil {
		return err
	}
	j.keep(e)
	return nil
}

func (j *journal) get(id string) (entry, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	e, ok := j.entries[id]
	return e, ok
}

// all are the entries, oldest first.
func (j *journal) all() []entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	out := make([]entry, len(j.order))
	for i, id := range j.order {
		out[i] = j.entries[id]
	}
	return out
}

func (j *journal) close() { _ = j.file.Close() } // every entry is synced
