package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"madoguchi/api"
	"madoguchi/api/sheet"
	"madoguchi/config"
	"madoguchi/store"

	"github.com/spf13/cobra"
)

// exportFileMode: the file names people.
const exportFileMode = 0o600

func (e *env) exportCommand() *cobra.Command {
	var from, to, format, out string
	var english, notes bool
	c := &cobra.Command{
		Use:   "export",
		Short: "Write the usage history as CSV, XLSX or JSON",
		Long: "Write the calls that began in a period, the oldest first, to a file or the standard output. It may run\n" +
			"beside the server. The export is noted in the audit log.",
		Example: "  madoguchi export --from 2026-04-01 --to 2026-04-30 --format xlsx --out april.xlsx",
		Args:    usage(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			return e.withStore(c, func(st *store.Store, cfg config.Config) (err error) {
				o := api.RecordSheet{Format: sheet.Format(format), English: english, Notes: notes}
				if o.TimeZone, err = cfg.Location(); err != nil {
					return err
				}
				if o.Filter.From, o.Filter.To, err = days(from, to, o.TimeZone); err != nil {
					return usageError{err}
				}
				if !o.Format.Known() {
					return usageError{fmt.Errorf("%w, not %q", sheet.ErrFormat, format)}
				}
				w, finish, err := destination(c.OutOrStdout(), out)
				if err != nil {
					return err
				}
				if out != "" && watched(c.ErrOrStderr()) {
					o.Progress = func(rows int) { _, _ = fmt.Fprintf(c.ErrOrStderr(), "\r%d calls", rows) }
				}
				rows, err := api.WriteRecords(c.Context(), st, w, o)
				if err = errors.Join(err, finish(err == nil)); err != nil {
					return err
				}
				note(c, "%d calls were written", rows)
				return st.Audit(c.Context(), byCLI(), api.RecordsExported(o.Filter, o.Format, rows))
			})
		},
	}
	c.Flags().StringVar(&from, "from", "", "first `DAY`, as 2026-04-01; without it from the oldest call on")
	c.Flags().StringVar(&to, "to", "", "last `DAY`; without it up to now")
	c.Flags().StringVar(&format, "format", "csv", "csv (UTF-8), csv-sjis (Shift-JIS), xlsx or json")
	c.Flags().StringVar(&out, "out", "", "`FILE` to be made; without it the standard output")
	c.Flags().BoolVar(&english, "english", false, "headings and names in English")
	c.Flags().BoolVar(&notes, "notes", false, "also the words of notes, which may speak of citizens")
	return c
}

// days are the bounds of a period whose last day belongs to it.
func days(from, to string, zone *time.Location) (begin, end time.Time, err error) {
	if from != "" {
		if begin, err = time.ParseInLocation(time.DateOnly, from, zone); err != nil {
			return begin, end, fmt.Errorf("--from %q is no day such as 2026-04-01", from)
		}
	}
	if to != "" {
		if end, err = time.ParseInLocation(time.DateOnly, to, zone); err != nil {
			return begin, end, fmt.Errorf("--to %q is no day such as 2026-04-01", to)
		}
		end = end.AddDate(0, 0, 1)
	}
	if !begin.IsZero() && !end.IsZero() && !begin.Before(end) {
		return begin, end, errors.New("--from is after --to")
	}
	return begin, end, nil
}

// destination is where the table goes. finish ends it; what failed leaves no file.
func destination(std io.Writer, path string) (w io.Writer, finish func(ok bool) error, err error) {
	if path == "" {
		b := bufio.NewWriter(std)
		return b, func(bool) error { return b.Flush() }, nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, exportFileMode)
	if err != nil {
		return nil, nil, fmt.Errorf("make the file: %w", err)
	}
	return f, func(ok bool) error {
		err := errors.Join(f.Sync(), f.Close()) // a full disk may be told only now
		if !ok || err != nil {
			err = errors.Join(err, os.Remove(path))
		}
		return err
	}, nil
}

// watched says that a person looks at w: a file of a nightly job's output would
// fill with progress.
func watched(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
