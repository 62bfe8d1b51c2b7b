package document

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// pdfText is the text of a PDF as another program reads it.
func pdfText(t *testing.T, pdf []byte) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "pdftotext", "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v (tests/install.sh installs it)", err)
	}
	return string(out)
}

// TestPDFText sees that the letters of each format arrive, in which fonts.
func TestPDFText(t *testing.T) {
	c := theProduct(t)
	for _, tt := range []struct {
		file string
		want []string
	}{
		{"letter.docx", []string{"転入届のご案内", "窓口でお受け取りください。", "メイリオの文字"}},
		{"letter.odt", []string{"転入届のご案内", "窓口でお受け取りください。"}},
		{"letter.doc", []string{"転入届のご案内", "窓口でお受け取りください。"}},
		{"wide.xls", []string{"列1行1", "列24行40"}},
		{"wide.xlsx", []string{"列1行1", "列24行40"}},
		{"slides.pptx", []string{"防災訓練の説明", "スライド3"}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			pdf, _, err := officePDF(t.Context(), c.office, fixture(t, tt.file), extensions[extension(tt.file)])
			if err != nil {
				t.Fatal(err)
			}
			text := pdfText(t, pdf)
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in %q", want, text)
				}
			}
			if tt.file == "letter.docx" {
				for _, font := range []string{"IPAexMincho", "IPAexGothic", "NotoSansCJK"} {
					if !strings.Contains(pdfFonts(t, pdf), font) {
						t.Errorf("no %s among the fonts:\n%s", font, pdfFonts(t, pdf))
					}
				}
			}
		})
	}
}

func pdfFonts(t *testing.T, pdf []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdffonts", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func encryptedPDF(t *testing.T) []byte {
	t.Helper()
	conf := model.NewAESConfiguration("secret", "owner", 256)
	var out bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(fixture(t, "slides.pdf")), &out, conf); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// plainPDF is a PDF of objects; the reader finds them without a table.
func plainPDF(objects ...string) []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.4\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	b.WriteString("trailer<</Root 1 0 R>>\n%%EOF\n")
	return []byte(b.String())
}

func stream(content string) string {
	return fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content)
}

const pdfHead, pdfPages = "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>"

// TestHostilePDF sees each of them refused, or shown, in time and size.
func TestHostilePDF(t *testing.T) {
	page := "<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
	a4 := fmt.Sprintf(page, "595 842")
	form := "<</Type/XObject/Subtype/Form/BBox[0 0 600 900]/Resources<</XObject<</F %s>>>>/Length %d>>\nstream\n%s\nendstream"
	ten := strings.Repeat("/F Do ", 10)
	var laughs []string
	for i := range 12 {
		laughs = append(laughs, fmt.Sprintf(form, fmt.Sprintf("%d 0 R", 6+i), len(ten), ten))
	}
	laughs = append(laughs, fmt.Sprintf(form, "5 0 R", len("0 0 600 900 re f"), "0 0 600 900 re f"))
	endless := strings.Repeat("0 0 m 500 800 l 300 20 400 700 100 100 c S\n", 1_000_000)
	o := testOptions(t)
	o.Timeout = 10 * time.Second
	c := newConverter(t, o)
	for _, tt := range []struct {
		name string
		data []byte
		want []error // any of them; nil is shown
	}{
		{"encrypted", encryptedPDF(t), []error{ErrEncrypted}},
		{"truncated", fixture(t, "slides.pdf")[:2000], []error{ErrDamaged}},
		{"rubbish", append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("x y z "), 1000)...), []error{ErrDamaged}},
		{"huge page", plainPDF(pdfHead, pdfPages, fmt.Sprintf(page, "20000000 20000000"), stream("0 0 m 9 9 l S")), []error{nil, ErrDamaged}},
		{"thin page", plainPDF(pdfHead, pdfPages, fmt.Sprintf(page, "1 14400"), stream("0 0 m 9 9 l S")), []error{nil, ErrDamaged}},
		{"itself within itself", plainPDF(pdfHead, pdfPages, a4, stream("/F Do"), fmt.Sprintf(form, "5 0 R", len(ten), ten)), []error{nil, ErrDamaged, ErrTimeout}},
		{"laughs", plainPDF(append([]string{pdfHead, pdfPages, a4, stream("/F Do")}, laughs...)...), []error{ErrTimeout, ErrDamaged, nil}},
		{"deep", plainPDF(pdfHead, pdfPages, a4, stream(strings.Repeat("[", 3_000_000))), []error{nil, ErrDamaged}},
		{"deep array", plainPDF(strings.Repeat("[", 3_000_000), pdfPages, a4), []error{ErrDamaged}},
		{"endless", plainPDF(pdfHead, pdfPages, a4, stream(endless)), []error{ErrTimeout, ErrDamaged, nil}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			pages, _, _, err := convert(t, c, "x.pdf", tt.data)
			ok := false
			for _, want := range tt.want {
				ok = ok || errors.Is(err, want)
			}
			t.Logf("%v after %v, %d pages", err, time.Since(start), len(pages))
			if !ok || err == nil && len(pages) != 1 {
				t.Errorf("%v, %d pages", err, len(pages))
			}
			if took := time.Since(start); took > o.Timeout+killDelay+5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
	if pages, _, _, err := convert(t, c, "slides.pdf", fixture(t, "slides.pdf")); err != nil || len(pages) != 3 {
		t.Errorf("after all of them: %d pages, %v", len(pages), err)
	}
}

// TestNoWorker makes no converter that would read a stranger's file itself.
func TestNoWorker(t *testing.T) {
	o := testOptions(t)
	o.Worker = nil
	if _, err := New(t.Context(), o); !errors.Is(err, errNoWorker) {
		t.Error(err)
	}
}

func TestManyPagesAreCut(t *testing.T) {
	o := testOptions(t)
	o.MaxPages = 2
	pages, result, _, err := convert(t, newConverter(t, o), "slides.pdf", fixture(t, "slides.pdf"))
	if err != nil || len(pages) != 2 || result != (Result{Pages: 2, Cut: true}) {
		t.Errorf("%d pages, %+v, %v", len(pages), result, err)
	}
}

// TestCancelled stops when nobody wants the document any more.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err := theProduct(t).Convert(ctx, input("slides.pdf", fixture(t, "slides.pdf")), func(int, Image) error {
		cancel()
		return ctx.Err()
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
