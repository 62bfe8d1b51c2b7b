package sheet

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"
)

// TempPrefix is how the names of temporary files of XLSX begin, which a process
// that was killed leaves behind.
const TempPrefix = "excelize-"

const (
	// maxRows is how many rows a sheet has; what goes beyond starts another one.
	maxRows     = 1_048_576
	columnWidth = 20
	// dateFormat is Excel's own for a date with its time.
	dateFormat = "yyyy-mm-dd hh:mm:ss"
)

type xlsxWriter struct {
	out    io.Writer
	t      Table
	file   *excelize.File
	sheet  *excelize.StreamWriter
	sheets int
	row    int
	when   int // style of times
	head   int // style of the heading
}

func newXLSX(w io.Writer, t Table) (*xlsxWriter, error) {
	x := &xlsxWriter{out: w, t: t, file: excelize.NewFile(excelize.Options{TmpDir: t.TempDir})}
	format := dateFormat
	var err error
	if x.when, err = x.file.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
		return nil, errors.Join(err, x.file.Close())
	}
	if x.head, err = x.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return nil, errors.Join(err, x.file.Close())
	}
	if err := x.begin(); err != nil {
		return nil, errors.Join(err, x.file.Close())
	}
	return x, nil
}

// begin starts a sheet with its heading.
func (x *xlsxWriter) begin() error {
	x.sheets++
	name := x.t.Name
	if x.sheets == 1 {
		if err := x.file.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else {
		name = fmt.Sprintf("%s (%d)", name, x.sheets)
		if _, err := x.file.NewSheet(name); err != nil {
			return err
		}
	}
	var err error
	if x.sheet, err = x.file.NewStreamWriter(name); err != nil {
		return err
	}
	if err := x.sheet.SetColWidth(1, max(1, len(x.t.Columns)), columnWidth); err != nil {
		return err
	}
	if err := x.sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	heading := make([]any, len(x.t.Columns))
	for i, c := range x.t.Columns {
		heading[i] = excelize.Cell{StyleID: x.head, Value: c.Title}
	}
	x.row = 1
	return x.sheet.SetRow("A1", heading)
}

// Row writes strings as strings: XLSX has types, so nothing is taken for a formula.
func (x *xlsxWriter) Row(cells ...any) error {
	if x.row == maxRows {
		if err := errors.Join(x.sheet.Flush(), x.begin()); err != nil {
			return err
		}
	}
	x.row++
	row := make([]any, len(cells))
	for i, cell := range cells {
		row[i] = cell
		if t, is := cell.(time.Time); is {
			if row[i] = nil; !t.IsZero() {
				row[i] = excelize.Cell{StyleID: x.when, Value: wall(t.In(x.t.TimeZone))}
			}
		}
	}
	at, err := excelize.CoordinatesToCellName(1, x.row)
	if err != nil {
		return err
	}
	return x.sheet.SetRow(at, row)
}

// wall is what a clock at the site shows: Excel knows no time zones.
func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

func (x *xlsxWriter) Close() error {
	err := x.sheet.Flush()
	if err == nil {
		_, err = x.file.WriteTo(x.out)
	}
	return errors.Join(err, x.file.Close())
}
