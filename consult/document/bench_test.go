package document

import (
	"testing"
	"time"
)

// BenchmarkFirstPage measures what people wait for: the first page of a file,
// with everything prepared as it is in a running server.
func BenchmarkFirstPage(b *testing.B) {
	c, err := product()
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Prepare(b.Context()); err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"ten.docx", "slides.pdf"} {
		b.Run(name, func(b *testing.B) {
			data := fixture(b, name)
			var first time.Duration
			for b.Loop() {
				start := time.Now()
				if _, err := c.Convert(b.Context(), input(name, data), func(n int, _ Image) error {
					if n == 1 {
						first += time.Since(start)
					}
					return nil
				}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(first.Milliseconds())/float64(b.N), "ms-to-first-page")
		})
	}
}
