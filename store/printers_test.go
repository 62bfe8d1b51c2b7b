package store

import (
	"errors"
	"slices"
	"testing"
	"time"
)

func TestPrinters(t *testing.T) {
	s, _ := open(t)
	kiosk := add(t, s, "booth", RoleKiosk)
	clerk := add(t, s, "sato", RoleStaff)
	by := By{Actor: "test"}
	good := Printer{
		ID: "honkan", Name: "本館のプリンター", Driver: PrinterIPP, Kiosks: []string{kiosk.ID}, URI: "ipps://printer.test/ipp/print",
		Media: "A4", Enabled: true, Position: 2,
	}
	for name, change := range map[string]func(*Printer){
		"no uri":          func(p *Printer) { p.URI = "" },
		"no name":         func(p *Printer) { p.Name = "" },
		"paper":           func(p *Printer) { p.Media = "B5" },
		"driver":          func(p *Printer) { p.Driver = "lpr" },
		"pin":             func(p *Printer) { p.Pin = "abc" },
		"control":         func(p *Printer) { p.Name = "a\nb" },
		"twice":           func(p *Printer) { p.Kiosks = append(p.Kiosks, p.Kiosks[0]) },
		"agent of nobody": func(p *Printer) { p.Driver, p.URI = PrinterAgent, "" },
	} {
		p := good
		p.Kiosks = slices.Clone(good.Kiosks)
		change(&p)
		if err := s.PutPrinter(t.Context(), by, p); !errors.Is(err, ErrPrinterFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := good
	p.Kiosks = []string{clerk.ID}
	if err := s.PutPrinter(t.Context(), by, p); !errors.Is(err, ErrKioskUnknown) {
		t.Errorf("a printer of staff: %v", err)
	}
	if err := s.PutPrinter(t.Context(), by, good); err != nil {
		t.Fatal(err)
	}
	first := Printer{ID: "inside", Name: "内蔵", Driver: PrinterAgent, Agent: kiosk.ID, Kiosks: []string{kiosk.ID}, Media: "A4", Enabled: true, Position: 1}
	if err := s.PutPrinter(t.Context(), by, first); err != nil {
		t.Fatal(err)
	}
	all, err := s.Printers(t.Context())
	if err != nil || len(all) != 2 || all[0].ID != "inside" || all[1].URI != good.URI || !slices.Equal(all[1].Kiosks, good.Kiosks) {
		t.Fatalf("%+v, %v", all, err)
	}
	good.Kiosks = nil
	if err := s.PutPrinter(t.Context(), by, good); err != nil {
		t.Fatal(err)
	}
	if one, err := s.PrinterByID(t.Context(), "honkan"); err != nil || len(one.Kiosks) != 0 {
		t.Errorf("%+v, %v", one, err)
	}
	if err := s.DeletePrinter(t.Context(), by, "honkan"); err != nil {
		t.Fatal(err)
	}
	if err := s.DeletePrinter(t.Context(), by, "honkan"); !errors.Is(err, ErrNotFound) {
		t.Errorf("deleted twice: %v", err)
	}
}

func TestPrintJobs(t *testing.T) {
	s, _ := open(t)
	now := time.Now().UTC().Truncate(time.Millisecond)
	j := PrintJob{ID: "1", Call: "c1", Printer: "p", Kiosk: "k", Pages: 3, Copies: 2, Media: "A3", Color: true, State: "queued", Created: now, Changed: now}
	old := PrintJob{ID: "2", Printer: "p", Pages: 1, Copies: 1, Media: "A4", State: "done", Created: now.Add(-time.Hour), Changed: now.Add(-time.Hour)}
	kept := old
	kept.ID, kept.Call = "3", "recorded"
	if err := s.CloseCall(t.Context(), Call{ID: "recorded", Started: now, Ended: now}); err != nil {
		t.Fatal(err)
	}
	for _, x := range []PrintJob{j, old, kept} {
		if err := s.PutPrintJob(t.Context(), x); err != nil {
			t.Fatal(err)
		}
	}
	j.State, j.Handle, j.Changed = "sent", "7/1", now.Add(time.Second)
	if err := s.PutPrintJob(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	if open, err := s.OpenPrintJobs(t.Context()); err != nil || len(open) != 1 || open[0] != j {
		t.Errorf("%+v, %v", open, err)
	}
	if n, err := s.PrunePrintJobs(t.Context(), now); err != nil || n != 1 {
		t.Errorf("%d pruned, %v", n, err)
	}
	if _, err := s.PrintJobByID(t.Context(), "2"); !errors.Is(err, ErrNotFound) {
		t.Errorf("an old test page is still there: %v", err)
	}
	if of, err := s.PrintJobsOf(t.Context(), "recorded"); err != nil || len(of) != 1 {
		t.Errorf("the job of a call with a record: %+v, %v", of, err)
	}
}

func TestDeviceSecret(t *testing.T) {
	s, _ := open(t)
	kiosk := add(t, s, "booth", RoleKiosk)
	const secret = "a-secret-of-24-characters"
	if _, err := s.AddDevice(t.Context(), By{}, kiosk.ID, "madoguchi.test", "印刷", secret); err != nil {
		t.Fatal(err)
	}
	if _, a, err := s.CheckDevice(t.Context(), "booth", secret); err != nil || a.ID != kiosk.ID {
		t.Errorf("%v, %v", a.Login, err)
	}
	for _, pair := range [][2]string{{"booth", secret + "x"}, {"booth", ""}, {"nobody", secret}} {
		if _, _, err := s.CheckDevice(t.Context(), pair[0], pair[1]); !errors.Is(err, ErrNotFound) {
			t.Errorf("%v was let in", pair)
		}
	}
}
