package document

import (
	"bytes"
	"crypto/sha256"
	"testing"
)

func TestOfficeFormats(t *testing.T) {
	c := theProduct(t)
	for _, tt := range []struct {
		file  string
		pages int
	}{
		{"letter.docx", 1},
		{"letter.odt", 1},
		{"letter.doc", 1},
		{"ten.docx", 10},
		{"wide.xlsx", 1},
		{"wide.ods", 1},
		{"wide.xls", 1},
		{"slides.pptx", 3},
		{"slides.odp", 3},
		{"slides.ppt", 3},
		{"slides.pdf", 3},
	} {
		t.Run(tt.file, func(t *testing.T) {
			pages, result, first, err := convert(t, c, tt.file, fixture(t, tt.file))
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("first page after %v", first)
			if len(pages) != tt.pages || result.Pages != tt.pages || result.Cut {
				t.Fatalf("%d pages, %+v; want %d", len(pages), result, tt.pages)
			}
			for i, p := range pages {
				if p.Type != typePNG || p.Width > MaxSide || p.Height > MaxSide || max(p.Width, p.Height) < 1600 {
					t.Errorf("page %d is %d×%d %s", i+1, p.Width, p.Height, p.Type)
				}
				if ink := inked(t, p.Data); ink < 0.0005 || ink > 0.5 {
					t.Errorf("page %d: %.5f of it is not white", i+1, ink)
				}
				if thumb := pixels(t, p.Thumb).Bounds(); max(thumb.Dx(), thumb.Dy()) != ThumbSide {
					t.Errorf("thumb of page %d is %v", i+1, thumb)
				}
			}
		})
	}
}

func TestPagesAreTheSameAgain(t *testing.T) {
	c := theProduct(t)
	var hashes [2][sha256.Size]byte
	for i := range hashes {
		pages, _, _, err := convert(t, c, "letter.docx", fixture(t, "letter.docx"))
		if err != nil {
			t.Fatal(err)
		}
		hashes[i] = sha256.Sum256(bytes.Join([][]byte{pages[0].Data, pages[0].Thumb}, nil))
	}
	if hashes[0] != hashes[1] {
		t.Error("the same document looked different the second time")
	}
}
