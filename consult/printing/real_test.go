//go:build linux

package printing_test

import (
	"fmt"
	"image"
	_ "image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"madoguchi/consult/printing"
	"madoguchi/tests/testkit/printer"
)

// embedded are the pictures in a PDF, as they are.
func embedded(t *testing.T, file string) []image.Image {
	t.Helper()
	dir := t.TempDir()
	return made(t, dir, "pdfimages", "-png", file, filepath.Join(dir, "p"))
}

// rendered are the pages of a PDF as pdftoppm draws them in a size.
func rendered(t *testing.T, file string, size image.Point) []image.Image {
	t.Helper()
	dir := t.TempDir()
	return made(t, dir, "pdftoppm", "-png", "-scale-to-x", fmt.Sprint(size.X), "-scale-to-y", fmt.Sprint(size.Y), file, filepath.Join(dir, "p"))
}

func made(t *testing.T, dir string, command ...string) []image.Image {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), command[0], command[1:]...).CombinedOutput(); err != nil { //nolint:gosec // a test's own file
		t.Fatalf("%s (poppler-utils): %v: %s", command[0], err, out)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	var all []image.Image
	for _, n := range names {
		f, err := os.Open(n) //nolint:gosec // just made
		if err != nil {
			t.Fatal(err)
		}
		m, _, err := image.Decode(f)
		_ = f.Close()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

// unlike is the share of pixels that differ by more than a little.
func unlike(a, b image.Image) float64 {
	if a.Bounds().Dx() != b.Bounds().Dx() || a.Bounds().Dy() != b.Bounds().Dy() {
		return 1
	}
	n := 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r1, g1, b1, _ := a.At(a.Bounds().Min.X+x, a.Bounds().Min.Y+y).RGBA()
			r2, g2, b2, _ := b.At(b.Bounds().Min.X+x, b.Bounds().Min.Y+y).RGBA()
			if far(r1, r2) || far(g1, g2) || far(b1, b2) {
				n++
			}
		}
	}
	return float64(n) / float64(a.Bounds().Dx()*a.Bounds().Dy())
}

const little = 8 << 8

func far(a, b uint32) bool { return a > b+little || b > a+little }

// A4 and A3 at 100 dpi: whole millimetres in both directions.
var (
	upright = picture(827, 1169, 1)
	second  = picture(827, 1169, 2)
	wide    = picture(1654, 1169, 3)
)

// TestPrintedPages: what a real printer gets is the page, pixel by pixel.
func TestPrintedPages(t *testing.T) {
	p := printer.Start(t, printer.Options{})
	b := newBook()
	s := start(t, b, printing.Times{}, ippPrinter("p1", p.URI("ipp")))
	begin := submit(t, s, job("j1", "p1", upright, second))
	b.eventually(t, "accepted", func() bool { return b.record("j1").Handle != "" })
	took := time.Since(begin)
	t.Logf("print pressed → the printer accepted: %v", took)
	r, _ := b.until(t, "j1", printing.Done, "")
	if !r.Confirmed {
		t.Error("the printer told the end, and it is not confirmed")
	}
	all := p.Printed()
	if len(all) != 1 || all[0].Env["IPP_COPIES"] != "" || all[0].Env["IPP_PRINT_COLOR_MODE"] != "color" {
		t.Fatalf("the printer got %+v", all)
	}
	got := rendered(t, all[0].File, upright.Bounds().Size())
	if len(got) != 2 {
		t.Fatalf("%d pages", len(got))
	}
	inside := embedded(t, all[0].File)
	for i, want := range []image.Image{upright, second} {
		if d := unlike(inside[i], want); d != 0 {
			t.Errorf("page %d: %.2f %% of its pixels differ", i+1, 100*d)
		}
		// Where it lies on the paper: at the seams a renderer mixes neighbours.
		if d := unlike(got[i], want); d > 0.03 {
			t.Errorf("page %d: %.2f %% of the sheet's pixels differ", i+1, 100*d)
		}
	}
	if d := unlike(got[0], second); d < 0.1 {
		t.Error("the comparison cannot fail")
	}

	j := job("j2", "p1", wide)
	j.Copies, j.Media, j.Color = 3, "A3", false
	submit(t, s, j)
	b.until(t, "j2", printing.Done, "")
	last := p.Printed()[1]
	if last.Env["IPP_COPIES"] != "3" || last.Env["IPP_MEDIA"] != "iso_a3_297x420mm" || last.Env["IPP_PRINT_COLOR_MODE"] != "monochrome" {
		t.Errorf("the printer got %+v", last.Env)
	}
}

// TestNoPaper: it is told, it goes on, and a cancelled job does not come out.
func TestNoPaper(t *testing.T) {
	p := printer.Start(t, printer.Options{})
	b := newBook()
	s := start(t, b, printing.Times{}, ippPrinter("p1", p.URI("ipp")))
	s.InCall([]string{kiosk})
	p.Empty()
	begin := submit(t, s, job("j1", "p1", upright))
	_, at := b.until(t, "j1", printing.Attention, "media-empty")
	t.Logf("print pressed → out of paper told: %v", at.Sub(begin))
	b.eventually(t, "the printer's own state says so", func() bool {
		list := s.Printers(kiosk)
		return len(list) == 1 && len(list[0].Reasons) > 0 && list[0].Reasons[0] == "media-empty" && list[0].Default
	})
	if len(p.Printed()) != 0 {
		t.Fatal("it came out without paper")
	}
	p.Refill()
	if r, _ := b.until(t, "j1", printing.Done, ""); !r.Confirmed || r.Reason != "" {
		t.Errorf("it ended as %+v", r)
	}
	b.eventually(t, "the printer is well again", func() bool {
		list := s.Printers(kiosk)
		return list[0].State == printing.PrinterIdle && len(list[0].Reasons) == 0
	})

	p.Slow(true)
	submit(t, s, job("j2", "p1", upright))
	b.until(t, "j2", printing.Printing, "")
	submit(t, s, job("j3", "p1", second))
	if err := s.Cancel(t.Context(), "j2"); err != nil {
		t.Fatal(err)
	}
	b.eventually(t, "asked to cancel", func() bool { return b.record("j2").Cancelling })
	p.Slow(false) // this printer gives a job up when its command has ended
	b.until(t, "j2", printing.Cancelled, "")
	b.until(t, "j3", printing.Done, "")
	if err := s.Cancel(t.Context(), "j3"); err == nil {
		t.Error("a job that has ended was cancelled")
	}
}

// TestRestart: after a kill a job that the printer has is followed and not
// printed again; one that it does not have fails.
func TestRestart(t *testing.T) {
	p := printer.Start(t, printer.Options{})
	b := newBook()
	s := start(t, b, printing.Times{}, ippPrinter("p1", p.URI("ipp")))
	p.Slow(true)
	submit(t, s, job("j1", "p1", upright))
	b.until(t, "j1", printing.Printing, "")
	s.Close() // as a kill: nothing of the job ends, its row stays as it was
	known := b.record("j1")
	b.mu.Lock()
	b.records["lost"] = printing.Record{ID: "lost", Printer: "p1", Progress: printing.Progress{State: printing.Sent}}
	b.records["waited"] = printing.Record{ID: "waited", Printer: "p1", Progress: printing.Progress{State: printing.Queued}}
	b.records["nowhere"] = printing.Record{ID: "nowhere", Printer: "gone", Progress: printing.Progress{State: printing.Printing, Handle: "9/1"}}
	known.Handle = "" // killed between the printer's answer and the row
	b.records["j1"] = known
	b.mu.Unlock()
	start(t, b, printing.Times{}, ippPrinter("p1", p.URI("ipp")))
	b.until(t, "lost", printing.Failed, printing.ReasonRestarted)
	b.until(t, "waited", printing.Failed, printing.ReasonRestarted)
	b.until(t, "nowhere", printing.Failed, printing.ReasonRemoved)
	p.Slow(false)
	b.until(t, "j1", printing.Done, "")
	if all := p.Arrived(); len(all) != 1 {
		t.Errorf("%d documents came to the printer, not one", len(all))
	}
}

// TestOtherFormats: printers without PDF get what they take.
func TestOtherFormats(t *testing.T) {
	for _, format := range []string{"image/pwg-raster", "image/jpeg"} {
		t.Run(filepath.Base(format), func(t *testing.T) {
			p := printer.Start(t, printer.Options{Formats: []string{format}, MaxCopies: 1})
			b := newBook()
			s := start(t, b, printing.Times{}, ippPrinter("p1", p.URI("ipp")))
			j := job("j1", "p1", upright, second)
			j.Copies = 2
			submit(t, s, j)
			if r, _ := b.until(t, "j1", printing.Done, ""); !r.Confirmed {
				t.Error("not confirmed")
			}
			want := map[string]int{"image/pwg-raster": 2, "image/jpeg": 4}[format]
			all := p.Printed()
			if len(all) != want {
				t.Fatalf("%d documents, not %d", len(all), want)
			}
			if format == "image/jpeg" {
				sameJPEG(t, all[0].File, upright)
				sameJPEG(t, all[1].File, second)
				sameJPEG(t, all[2].File, upright)
			}
		})
	}
}
