package document

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

const usualOffice = `C:\Program Files\LibreOffice\program\soffice.exe`

// jobOffice is LibreOffice in a Windows job. It has a profile of its own for
// each file, in which macros and everything that is only linked are off, and no
// more rights than the service's account: that account should have no network
// access (the manual says how).
type jobOffice struct {
	program string
	dir     string
	limit   time.Duration
	most    int64
	log     *slog.Logger
}

func newOffice(_ context.Context, o Options, _ *sandbox) (office, error) {
	program, err := findOffice(o.Soffice)
	if err != nil {
		return nil, err
	}
	return &jobOffice{program: program, dir: o.Dir, limit: o.Timeout, most: int64(o.MaxPDF), log: o.Log}, nil
}

func (o *jobOffice) prepare(context.Context) error { return nil }

func (o *jobOffice) convert(ctx context.Context, job officeJob) (result []byte, err error) {
	dir, err := os.MkdirTemp(o.dir, "document-")
	if err != nil {
		return nil, fmt.Errorf("convert: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	for name, data := range map[string][]byte{
		"profile/user/registrymodifications.xcu": []byte(settings),
		"in/document." + string(job.format):      job.data,
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, data, 0o600)); err != nil {
			return nil, fmt.Errorf("convert: %w", err)
		}
	}
	err = started{
		args: append([]string{o.program}, officeArgs(dir, job)...), env: append(workerEnv(), "TEMP="+dir, "TMP="+dir), limit: o.limit,
	}.run(ctx)
	switch {
	case errors.Is(err, errTimeLimit):
		return nil, ErrTimeout.because(err)
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, ErrDamaged.because(err)
	}
	return o.result(filepath.Join(dir, "out", "document."+job.target.extension))
}

func (o *jobOffice) result(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, ErrDamaged.because(errors.New("LibreOffice made nothing of it"))
	}
	if info.Size() > o.most {
		return nil, ErrTooLarge.because(errTooMuch)
	}
	return os.ReadFile(path)
}
