//go:build !linux && !windows

package document

import (
	"context"
	"errors"
	"io"
)

const usualOffice = "soffice"

func newOffice(context.Context, Options, *sandbox) (office, error) {
	return nil, errors.New("there is no sandbox for LibreOffice on this system")
}

func runWorker(context.Context, *workers, io.Reader, io.Writer) error {
	return errors.New("there are no worker processes on this system")
}
