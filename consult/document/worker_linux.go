package document

import (
	"context"
	"io"
)

const (
	// workerLimits of what it may write: memory in bytes, and no files.
	workerLimits = "exec prlimit --core=0 --data=4294967296 --fsize=0 --nofile=256 "
	workerScript = workerLimits + `nice -n 19 "$@"`
	workerTmp    = 1 << 20
)

// runWorker runs a worker to its end, inside a sandbox where there is one.
func runWorker(ctx context.Context, w *workers, in io.Reader, out io.Writer) error {
	c := confined{
		script: workerScript, args: w.options.Worker, size: workerTmp, stdin: in, stdout: out, limit: w.options.Timeout,
		env: []string{"GOMAXPROCS=2", "GOMEMLIMIT=1GiB"},
	}
	if w.sandbox == nil {
		return runPlain(ctx, c)
	}
	for _, path := range []string{w.options.Worker[0], w.options.Cache} {
		if path != "" && outside(path) {
			c.reads = append(c.reads, path)
		}
	}
	return w.sandbox.run(ctx, c)
}
