package document

import (
	"path"
	"strings"
)

// Format is what a file is, named by its usual extension.
type Format string

// The formats that can be shown.
const (
	PDF  Format = "pdf"
	DOCX Format = "docx"
	XLSX Format = "xlsx"
	PPTX Format = "pptx"
	DOC  Format = "doc"
	XLS  Format = "xls"
	PPT  Format = "ppt"
	ODT  Format = "odt"
	ODS  Format = "ods"
	ODP  Format = "odp"
	Text Format = "txt"
	CSV  Format = "csv"
	PNG  Format = "png"
	JPEG Format = "jpeg"
	WebP Format = "webp"
	GIF  Format = "gif"
	BMP  Format = "bmp"
	TIFF Format = "tiff"
	HEIC Format = "heic"
)

// extensions are the names that files of each format have. Files with macros
// are shown like those without: macros never run.
var extensions = map[string]Format{
	"pdf": PDF, "docx": DOCX, "docm": DOCX, "xlsx": XLSX, "xlsm": XLSX, "pptx": PPTX, "pptm": PPTX,
	"doc": DOC, "xls": XLS, "ppt": PPT, "odt": ODT, "ods": ODS, "odp": ODP,
	"txt": Text, "csv": CSV, "tsv": CSV,
	"png": PNG, "jpg": JPEG, "jpeg": JPEG, "jpe": JPEG, "jfif": JPEG, "webp": WebP, "gif": GIF,
	"bmp": BMP, "dib": BMP, "tif": TIFF, "tiff": TIFF, "heic": HEIC, "heif": HEIC,
}

// Family is the word that people know a format by, as in consult.Document:
// "pdf", "word", "excel", "powerpoint", "text", "csv" or "image".
func (f Format) Family() string {
	switch f {
	case PDF:
		return "pdf"
	case DOCX, DOC, ODT:
		return "word"
	case XLSX, XLS, ODS:
		return "excel"
	case PPTX, PPT, ODP:
		return "powerpoint"
	case Text:
		return "text"
	case CSV:
		return "csv"
	default:
		return "image"
	}
}

// container is how the file of a format is packed.
func (f Format) container() container {
	switch f {
	case DOCX, XLSX, PPTX, ODT, ODS, ODP:
		return zipped
	case DOC, XLS, PPT:
		return compound
	case Text, CSV:
		return plain
	case PDF:
		return pdfFile
	default:
		return picture
	}
}

// office says whether it takes LibreOffice to show the format.
func (f Format) office() bool {
	c := f.container()
	return c == zipped || c == compound || c == plain
}

type container int

const (
	picture container = iota
	pdfFile
	zipped
	compound
	plain
)

// extension of a file's name, without the dot and in small letters.
func extension(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Ext(strings.ReplaceAll(name, `\`, "/")), "."))
}
