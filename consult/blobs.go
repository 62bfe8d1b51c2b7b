package consult

import (
	"fmt"
	"slices"
)

// Names of blobs in a room's box.

func originalBlob(document string) string { return "original/" + document }

func pageBlob(document string, page int) string { return fmt.Sprintf("page/%s/%d", document, page) }

func thumbBlob(document string, page int) string { return fmt.Sprintf("thumb/%s/%d", document, page) }

// inkBlob is the picture of a page's marks as they were after operation n.
func inkBlob(k pageKey, n uint64) string { return fmt.Sprintf("ink/%s/%d/%d", k.document, k.page, n) }

// blobsOf are the blobs of a document, but not its inks.
func blobsOf(d Document) []string {
	names := []string{originalBlob(d.ID)}
	// One page more: it may have been written, but not told yet.
	for p := 1; p <= len(d.Pages)+1; p++ {
		names = append(names, pageBlob(d.ID, p), thumbBlob(d.ID, p))
	}
	return names
}

// inkBlobs are all inks of a document, also those that jobs still print.
func (l *liveRoom) inkBlobs(document string) []string {
	var names []string
	for k, ns := range l.inks {
		if k.document != document {
			continue
		}
		for _, n := range ns {
			names = append(names, inkBlob(k, n))
		}
		delete(l.inks, k)
	}
	slices.Sort(names)
	return names
}
