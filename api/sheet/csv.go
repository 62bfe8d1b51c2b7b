package sheet

import (
	"bytes"
	"encoding/csv"
	"io"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/transform"
)

// bom tells Excel that a file is UTF-8.
const bom = "\ufeff"

// questionMarks writes a question mark for SUB, which the encoder puts in place of
// what it lacks: some programs end a file there. No letter of Shift-JIS has that byte.
type questionMarks struct{ w io.Writer }

func (q questionMarks) Write(b []byte) (int, error) {
	return q.w.Write(bytes.ReplaceAll(b, []byte{encoding.ASCIISub}, []byte{'?'}))
}

type csvWriter struct {
	w       *csv.Writer
	convert io.Closer // nil in UTF-8
	zone    *time.Location
	cells   []string
}

func newCSV(w io.Writer, sjis bool, t Table) (*csvWriter, error) {
	c := &csvWriter{zone: t.TimeZone, cells: make([]string, len(t.Columns))}
	if sjis {
		// What the code page lacks becomes a question mark: the row stays readable.
		tw := transform.NewWriter(questionMarks{w}, encoding.ReplaceUnsupported(japanese.ShiftJIS.NewEncoder()))
		c.convert, w = tw, tw
	} else if _, err := io.WriteString(w, bom); err != nil {
		return nil, err
	}
	c.w = csv.NewWriter(w)
	c.w.UseCRLF = true // RFC 4180 §2
	for i, col := range t.Columns {
		c.cells[i] = col.Title
	}
	return c, c.w.Write(c.cells)
}

func (c *csvWriter) Row(cells ...any) error {
	for i := range c.cells {
		var err error
		if c.cells[i], err = text(cells[i], c.zone); err != nil {
			return err
		}
	}
	return c.w.Write(c.cells)
}

func (c *csvWriter) Close() error {
	c.w.Flush()
	if err := c.w.Error(); err != nil || c.convert == nil {
		return err
	}
	return c.convert.Close()
}
