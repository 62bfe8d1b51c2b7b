package ipp_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"madoguchi/consult/printing/ipp"

	"github.com/OpenPrinting/goipp"
)

// fake is a printer that answers as a test wants.
func fake(t *testing.T, h http.HandlerFunc) *ipp.Client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	c, err := ipp.New(ipp.Options{URI: strings.Replace(s.URL, "http://", "ipp://", 1) + "/ipp/print"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// answer writes an IPP answer to a request.
func answer(w http.ResponseWriter, r *http.Request, status goipp.Status, change func(req, m *goipp.Message)) {
	var req goipp.Message
	if err := req.Decode(r.Body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	_, _ = io.Copy(io.Discard, r.Body)
	m := goipp.NewResponse(goipp.DefaultVersion, status, req.RequestID)
	m.Operation.Add(goipp.MakeAttribute("attributes-charset", goipp.TagCharset, goipp.String("utf-8")))
	m.Operation.Add(goipp.MakeAttribute("attributes-natural-language", goipp.TagLanguage, goipp.String("en")))
	if change != nil {
		change(&req, m)
	}
	w.Header().Set("Content-Type", "application/ipp")
	_ = m.Encode(w)
}

func TestHostilePrinters(t *testing.T) {
	var elsewhere atomic.Bool
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		elsewhere.Store(true)
		answer(w, r, goipp.StatusOk, nil)
	}))
	defer other.Close()
	for name, c := range map[string]struct {
		handle http.HandlerFunc
		want   error
	}{
		"redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
		}, ipp.ErrRedirect},
		"another type": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<html>")
		}, ipp.ErrAnswer},
		"an error page": {func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "no", http.StatusInternalServerError)
		}, ipp.ErrAnswer},
		"endless": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/ipp")
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return
				}
			}
		}, ipp.ErrAnswer},
		"noise": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/ipp")
			_, _ = w.Write(bytes.Repeat([]byte{0x34, 0, 1, 2}, 1000))
		}, ipp.ErrAnswer},
		"collections in collections": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/ipp")
			_, _ = w.Write(append([]byte{2, 0, 0, 0, 0, 0, 0, 1, 4}, bytes.Repeat([]byte{0x34, 0, 1, 'a', 0, 0}, 40_000)...))
		}, ipp.ErrAnswer},
		"another request": {func(w http.ResponseWriter, r *http.Request) {
			answer(w, r, goipp.StatusOk, func(_, m *goipp.Message) { m.RequestID++ })
		}, ipp.ErrAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			client := fake(t, c.handle)
			if _, err := client.Printer(t.Context()); !errors.Is(err, c.want) {
				t.Errorf("%v, not %v", err, c.want)
			}
		})
	}
	if elsewhere.Load() {
		t.Error("a redirect was followed")
	}
}

// TestSlowPrinter: an answer that does not come ends with the caller's time.
func TestSlowPrinter(t *testing.T) {
	release := make(chan struct{})
	c := fake(t, func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-release:
		}
	})
	defer close(release)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := c.Printer(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

// TestStrangeValues: values of other types than they should have are no values.
func TestStrangeValues(t *testing.T) {
	c := fake(t, func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, goipp.StatusOk, func(_, m *goipp.Message) {
			m.Printer.Add(goipp.MakeAttribute("printer-state", goipp.TagKeyword, goipp.String("idle")))
			m.Printer.Add(goipp.MakeAttribute("copies-supported", goipp.TagInteger, goipp.Integer(-5)))
			m.Printer.Add(goipp.MakeAttribute("color-supported", goipp.TagInteger, goipp.Integer(1)))
			m.Printer.Add(goipp.MakeAttribute("printer-make-and-model", goipp.TagText, goipp.String("a\x1b[31mb\n"+strings.Repeat("c", 500))))
			reasons := goipp.Attribute{Name: "printer-state-reasons"}
			for range 100 {
				reasons.Values.Add(goipp.TagKeyword, goipp.String("<script>-error"))
			}
			reasons.Values.Add(goipp.TagKeyword, goipp.String("media-jam-warning"))
			m.Printer.Add(reasons)
		})
	})
	p, err := c.Printer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if p.State != 0 || p.MaxCopies != 1 || p.Color || p.Format() != "" || len(p.Reasons) != 1 || !p.Reasons[0].Serious || len(p.Model) != 100 || strings.ContainsAny(p.Model, "\x1b\n") {
		t.Errorf("%+v", p)
	}
}

func TestAddresses(t *testing.T) {
	for uri, want := range map[string]error{
		"ipps://printer.test/ipp/print": nil, "ipps://printer.test:8631/": nil, "ipp://localhost/ipp": nil, "ipp://127.0.0.1:631/": nil, "ipp://[::1]/x": nil,
		"ipp://printer.test/": ipp.ErrPlain, "http://printer.test/": ipp.ErrAddress, "ipps://u:p@printer.test/": ipp.ErrAddress,
		"ipps:///x": ipp.ErrAddress, "file:///etc/passwd": ipp.ErrAddress, "ipps://printer.test/?a=b": ipp.ErrAddress, "": ipp.ErrAddress,
	} {
		if err := ipp.Check(ipp.Options{URI: uri}); !errors.Is(err, want) {
			t.Errorf("%q: %v, not %v", uri, err, want)
		}
	}
	if err := ipp.Check(ipp.Options{URI: "ipps://p/", Pin: "zz"}); !errors.Is(err, ipp.ErrPin) {
		t.Errorf("a pin of zz: %v", err)
	}
}

// TestReasons: what printers say, and what of it stops paper.
func TestReasons(t *testing.T) {
	for name, c := range map[string]struct {
		told    []string
		state   int
		first   string
		serious bool
		suspect string
	}{
		"nothing":                {[]string{"none"}, 3, "", false, ""},
		"error":                  {[]string{"marker-supply-low-warning", "media-empty-error"}, 3, "media-empty", true, "media-empty"},
		"a warning of one tray":  {[]string{"media-empty-warning"}, 4, "media-empty", false, "media-empty"},
		"stopped":                {[]string{"media-empty"}, 5, "media-empty", true, "media-empty"},
		"jam, however it says":   {[]string{"media-jam-report"}, 4, "media-jam", true, ""},
		"cover":                  {[]string{"cover-open-warning"}, 3, "door-open", true, ""},
		"toner":                  {[]string{"toner-low-report"}, 3, "marker-supply-low", false, ""},
		"reports are no reasons": {[]string{"moving-to-paused-report"}, 3, "", false, ""},
	} {
		client := fake(t, func(w http.ResponseWriter, r *http.Request) {
			answer(w, r, goipp.StatusOk, func(_, m *goipp.Message) {
				m.Printer.Add(goipp.MakeAttribute("printer-state", goipp.TagEnum, goipp.Integer(c.state)))
				a := goipp.Attribute{Name: "printer-state-reasons"}
				for _, s := range c.told {
					a.Values.Add(goipp.TagKeyword, goipp.String(s))
				}
				m.Printer.Add(a)
			})
		})
		p, err := client.Printer(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var first ipp.Reason
		if len(p.Reasons) > 0 {
			first = p.Reasons[0]
		}
		if first.Word != c.first || first.Serious != c.serious || p.Suspect() != c.suspect {
			t.Errorf("%s: %+v, suspect %q", name, p.Reasons, p.Suspect())
		}
	}
}
