package document

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"
	"slices"
	"strings"
)

// Limits of zipped formats. What a file says of its own sizes is not believed:
// it is unpacked and counted.
const (
	maxEntries  = 10_000
	maxUnpacked = 512 << 20
	// maxRatio is how many times its packed size a file may grow, when it grows
	// beyond freeUnpacked: sheets of numbers pack well.
	maxRatio     = 200
	freeUnpacked = 64 << 20
)

// essential is the part that makes a zip file a document of its format.
var essential = map[Format]string{
	DOCX: "word/", XLSX: "xl/", PPTX: "ppt/", ODT: "content.xml", ODS: "content.xml", ODP: "content.xml",
}

// checkArchive unpacks a zipped document into nothing, and says whether it is
// sound, of its format, and harmless to unpack. The error is a *Refusal.
func checkArchive(data []byte, format Format, maxPixels int64) error {
	if bytes.HasPrefix(data, []byte(signatures[1].bytes)) {
		return checkCompound(data, format)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return ErrDamaged.because(err)
	}
	if len(z.File) > maxEntries {
		return ErrBomb.because(fmt.Errorf("%d entries", len(z.File)))
	}
	var total int64
	found := false
	for _, f := range z.File {
		found = found || strings.HasPrefix(f.Name, essential[format])
		most := min(maxUnpacked, max(freeUnpacked, int64(len(data))*maxRatio)) - total
		n, err := checkEntry(f, most, maxPixels)
		if err != nil {
			return err
		}
		total += n
	}
	if !found {
		return ErrMismatch
	}
	return nil
}

// errEntity is an XML file that defines entities: no office program writes any.
var errEntity = errors.New("XML with entities")

// checkEntry unpacks one entry and returns its size.
func checkEntry(f *zip.File, most, maxPixels int64) (int64, error) {
	r, err := f.Open()
	if err != nil {
		return 0, ErrDamaged.because(err)
	}
	defer func() { _ = r.Close() }() // reading tells all errors
	look := &entryLook{xml: isXML(f.Name)}
	if isPicture(f.Name) {
		look.head = make([]byte, 0, pictureHead)
	}
	n, err := io.Copy(look, io.LimitReader(r, most+1))
	switch {
	case errors.Is(err, errEntity):
		return n, ErrBomb.because(err)
	case look.encrypted:
		return n, ErrEncrypted
	case err != nil:
		return n, ErrDamaged.because(err)
	case n > most:
		return n, ErrBomb.because(errors.New("unpacks beyond the limit"))
	}
	if config, _, err := image.DecodeConfig(bytes.NewReader(look.head)); err == nil && int64(config.Width)*int64(config.Height) > maxPixels {
		return n, ErrTooManyPixels
	}
	return n, nil
}

const pictureHead = 64 << 10

func isXML(name string) bool {
	switch extension(name) {
	case "xml", "rels", "rdf", "vml", "svg":
		return true
	}
	return false
}

func isPicture(name string) bool {
	return extensions[extension(name)].container() == picture && extensions[extension(name)] != ""
}

// entryLook sees the unpacked bytes of an entry go by.
type entryLook struct {
	xml       bool
	encrypted bool
	head      []byte // of a picture
	tail      []byte // the end of the last piece, for words that lie across two
}

// Write finds words also in UTF-16, by leaving zeros out.
func (l *entryLook) Write(p []byte) (int, error) {
	if room := cap(l.head) - len(l.head); room > 0 {
		l.head = append(l.head, p[:min(room, len(p))]...)
	}
	if !l.xml {
		return len(p), nil
	}
	text := slices.Concat(l.tail, bytes.ReplaceAll(p, []byte{0}, nil))
	if bytes.Contains(text, []byte("<!ENTITY")) {
		return 0, errEntity
	}
	// manifest.xml of an encrypted OpenDocument file (ODF 1.3 part 2, 4.8).
	if bytes.Contains(text, []byte("manifest:encryption-data")) || bytes.Contains(text, []byte("<encryption-data")) {
		l.encrypted = true
	}
	const longest = 32
	l.tail = append([]byte(nil), text[max(0, len(text)-longest):]...)
	return len(p), nil
}
