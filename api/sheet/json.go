package sheet

import (
	"bufio"
	"encoding/json"
	"io"
	"time"
)

// jsonWriter writes an array of objects, one a line.
type jsonWriter struct {
	w    *bufio.Writer
	keys [][]byte
	rows int
}

func newJSON(w io.Writer, t Table) (*jsonWriter, error) {
	j := &jsonWriter{w: bufio.NewWriter(w)}
	for _, c := range t.Columns {
		key, err := json.Marshal(c.Key)
		if err != nil {
			return nil, err
		}
		j.keys = append(j.keys, key)
	}
	_, err := j.w.WriteString("[\n")
	return j, err
}

func (j *jsonWriter) Row(cells ...any) error {
	line := make([]byte, 0, 256)
	if j.rows++; j.rows > 1 {
		line = append(line, ",\n"...)
	}
	line = append(line, '{')
	for i, key := range j.keys {
		if i > 0 {
			line = append(line, ',')
		}
		cell := cells[i]
		if t, is := cell.(time.Time); is {
			if cell = any(t.UTC()); t.IsZero() {
				cell = nil
			}
		}
		value, err := json.Marshal(cell)
		if err != nil {
			return err
		}
		line = append(append(append(line, key...), ':'), value...)
	}
	_, err := j.w.Write(append(line, '}'))
	return err
}

func (j *jsonWriter) Close() error {
	if _, err := j.w.WriteString("\n]\n"); err != nil {
		return err
	}
	return j.w.Flush()
}
