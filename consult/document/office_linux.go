package document

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"time"
)

const (
	// sandboxDir is where a sandboxed program works.
	sandboxDir = "/tmp"
	// officeLimits are for LibreOffice alone: bytes, processor seconds, and how
	// many threads and open files.
	officeLimits = "prlimit --core=0 --as=4294967296 --cpu=120 --fsize=536870912 --nofile=512 --nproc=1024 "
	// officeTmp is what it may write in all.
	officeTmp = 1 << 30
	// firstStart is how long making its profile may take.
	firstStart = 2 * time.Minute
	maxProfile = 16 << 20

	// The files come as tar through standard input, the result goes through
	// standard output: there is no file that both sides know.
	unpack        = "set -e; tar xf - -C " + sandboxDir + "; mkdir -p in out; "
	convertScript = unpack + officeLimits + `nice -n 19 "$@" >&2; cat out/document.*`
	// The first start ends by itself with a code of its own when the profile was
	// new.
	profileScript = unpack + officeLimits + `nice -n 19 "$@" >&2 || test $? = 81; tar cf - profile`
)

// sandboxedOffice is LibreOffice inside of bubblewrap.
type sandboxedOffice struct {
	sandbox *sandbox
	program string
	limit   time.Duration
	most    int // bytes of the result
	log     *slog.Logger
	profile []byte // tar of a profile that has been started once
}

func newOffice(ctx context.Context, o Options, s *sandbox) (office, error) {
	if s == nil {
		return nil, errors.New("there is no sandbox (bubblewrap) for LibreOffice, and it is never run without one")
	}
	program, err := findOffice(o.Soffice)
	if err != nil {
		return nil, err
	}
	return &sandboxedOffice{sandbox: s, program: program, limit: o.Timeout, most: o.MaxPDF, log: o.Log}, nil
}

func (o *sandboxedOffice) prepare(ctx context.Context) error {
	if o.profile != nil {
		return nil
	}
	var in bytes.Buffer
	w := tar.NewWriter(&in)
	if err := errors.Join(addFile(w, "profile/user/registrymodifications.xcu", []byte(settings)), addFonts(w), w.Close()); err != nil {
		return fmt.Errorf("make a profile: %w", err)
	}
	out := &limited{most: maxProfile}
	args := append(profileArgs(sandboxDir), "--terminate_after_init")
	if err := o.run(ctx, profileScript, args, &in, out, firstStart); err != nil {
		return fmt.Errorf("make a profile: %w", err)
	}
	o.profile = out.data
	return nil
}

func (o *sandboxedOffice) convert(ctx context.Context, job officeJob) ([]byte, error) {
	if err := o.prepare(ctx); err != nil {
		return nil, ErrUnavailable.because(err)
	}
	var in bytes.Buffer
	w := tar.NewWriter(&in)
	err := errors.Join(copyTar(w, o.profile), addFonts(w), addFile(w, "in/document."+string(job.format), job.data), w.Close())
	if err != nil {
		return nil, fmt.Errorf("convert: %w", err)
	}
	out := &limited{most: o.most}
	err = o.run(ctx, convertScript, officeArgs(sandboxDir, job), &in, out, o.limit)
	switch {
	case errors.Is(err, errTimeLimit):
		return nil, ErrTimeout.because(err)
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case out.full:
		return nil, ErrTooLarge.because(errTooMuch)
	case err != nil:
		return nil, ErrDamaged.because(err)
	case len(out.data) == 0:
		return nil, ErrDamaged.because(errors.New("LibreOffice made nothing of it"))
	}
	return out.data, nil
}

func (o *sandboxedOffice) run(ctx context.Context, script string, args []string, in io.Reader, out io.Writer, limit time.Duration) error {
	c := confined{
		script: script, args: append([]string{o.program}, args...), size: officeTmp, stdin: in, stdout: out, limit: limit,
		env: []string{"SAL_USE_VCLPLUGIN=svp", "FONTCONFIG_FILE=" + sandboxDir + "/fonts.conf"},
	}
	if outside(o.program) {
		c.reads = []string{installation(o.program)}
	}
	return o.sandbox.run(ctx, c)
}

// installation is the directory that holds all of a LibreOffice: …/program is
// in it.
func installation(program string) string {
	dir := filepath.Dir(program)
	if filepath.Base(dir) == "program" {
		return filepath.Dir(dir)
	}
	return dir
}

func addFonts(w *tar.Writer) error {
	return addFile(w, "fonts.conf", []byte(fontConfig(sandboxDir+"/fontconfig")))
}

func addFile(w *tar.Writer, name string, data []byte) error {
	if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(data)), Typeflag: tar.TypeReg}); err != nil {
		return err
	}
	_, err := w.Write(data)
	return err
}

// copyTar copies files and directories of one archive into another.
func copyTar(w *tar.Writer, from []byte) error {
	r := tar.NewReader(bytes.NewReader(from))
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg && h.Typeflag != tar.TypeDir || strings.Contains(h.Name, "..") {
			continue
		}
		if err := w.WriteHeader(&tar.Header{Name: h.Name, Mode: h.Mode, Size: h.Size, Typeflag: h.Typeflag}); err != nil {
			return err
		}
		if _, err := io.Copy(w, r); err != nil {
			return err
		}
	}
}

const usualOffice = "/usr/lib/libreoffice/program/soffice"
