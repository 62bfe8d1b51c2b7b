package document

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// HeadSize is how many of a file's first bytes Detect should see.
const HeadSize = 4 << 10

// Detect says what a file is. The first bytes decide; the name must agree with
// them, except that a picture may have the name of another kind of picture. A
// name without an extension is enough for PDF, pictures and text. The error is
// a *Refusal. size is that of the whole file.
func Detect(name string, head []byte, size int64) (Format, error) {
	if size == 0 || len(head) == 0 {
		return "", ErrEmpty
	}
	ext := extension(name)
	wanted, known := extensions[ext]
	found := sniff(head)
	if ext == "" {
		if c := found.container(); found == "" || c == zipped || c == compound {
			return "", ErrUnsupported
		}
		return found, nil
	}
	if !known {
		return "", ErrUnsupported
	}
	switch wanted.container() {
	case picture:
		if found == "" || found.container() != picture {
			return "", ErrMismatch
		}
		return found, nil
	case zipped:
		return wanted, agreesZip(wanted, found, head)
	case compound:
		// A new format under its old name is common, and no harm.
		if found != DOC {
			return "", ErrMismatch
		}
		return wanted, nil
	case plain:
		if found != Text {
			return "", ErrMismatch
		}
		return wanted, nil
	default:
		if found != wanted {
			return "", ErrMismatch
		}
		return wanted, nil
	}
}

// agreesZip says whether a zipped format can be in the file. An encrypted
// docx, xlsx or pptx is a compound file; what is in it is seen when it is
// inspected.
func agreesZip(wanted, found Format, head []byte) error {
	switch {
	case found == DOC && slices.Contains([]Format{DOCX, XLSX, PPTX}, wanted):
		return nil
	case found != DOCX:
		return ErrMismatch
	}
	if f := openDocument(head); f != "" && f != wanted {
		return ErrMismatch
	}
	return nil
}

// mimetypes are what an OpenDocument file says of itself in its first entry.
var mimetypes = map[string]Format{
	"application/vnd.oasis.opendocument.text":         ODT,
	"application/vnd.oasis.opendocument.spreadsheet":  ODS,
	"application/vnd.oasis.opendocument.presentation": ODP,
}

// openDocument reads the first entry of a zip file when that is an
// uncompressed "mimetype", as OpenDocument demands (ODF 1.3 part 2, 3.3).
func openDocument(head []byte) Format {
	const fixed = 30
	if len(head) < fixed || binary.LittleEndian.Uint16(head[8:]) != 0 {
		return ""
	}
	nameLen := int(binary.LittleEndian.Uint16(head[26:]))
	extra := int(binary.LittleEndian.Uint16(head[28:]))
	size := int(binary.LittleEndian.Uint32(head[22:]))
	if size > 100 || len(head) < fixed+nameLen+extra+size || string(head[fixed:fixed+nameLen]) != "mimetype" {
		return ""
	}
	start := fixed + nameLen + extra
	return mimetypes[string(head[start:start+size])]
}

var signatures = []struct {
	at     int
	bytes  string
	format Format
}{
	{0, "PK\x03\x04", DOCX},                      // any zip
	{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", DOC}, // any compound file
	{0, "\x89PNG\r\n\x1a\n", PNG},
	{0, "\xff\xd8\xff", JPEG},
	{8, "WEBP", WebP},
	{0, "GIF87a", GIF},
	{0, "GIF89a", GIF},
	{0, "II*\x00", TIFF},
	{0, "MM\x00*", TIFF},
}

// heicBrands are the kinds of ISO base media files that hold HEVC pictures.
var heicBrands = []string{"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"}

// pdfWithin is how far into a file its PDF header may begin; readers accept
// that much in front of it.
const pdfWithin = 1024

// sniff tells a format by the first bytes: DOCX stands for any zip file, DOC
// for any compound file; "" is unknown.
func sniff(head []byte) Format {
	for _, s := range signatures {
		if len(head) >= s.at+len(s.bytes) && string(head[s.at:s.at+len(s.bytes)]) == s.bytes {
			return s.format
		}
	}
	if bytes.Contains(head[:min(len(head), pdfWithin)], []byte("%PDF-")) {
		return PDF
	}
	if len(head) >= 12 && string(head[4:8]) == "ftyp" && slices.Contains(heicBrands, string(head[8:12])) {
		return HEIC
	}
	// "BM" alone begins many a text; the size of its header tells a bitmap.
	if len(head) >= 18 && string(head[:2]) == "BM" && slices.Contains([]uint32{12, 40, 52, 56, 64, 108, 124}, binary.LittleEndian.Uint32(head[14:])) {
		return BMP
	}
	if looksLikeText(head) {
		return Text
	}
	return ""
}
