package document

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// listener counts the connections that a document makes.
func listener(t *testing.T) (address string, count *atomic.Int32) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	count = &atomic.Int32{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			count.Add(1)
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-done
	})
	return l.Addr().String(), count
}

// change rewrites entries of a zip file; new names are added.
func change(t *testing.T, data []byte, entries map[string]func(string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	left := map[string]func(string) string{}
	maps.Copy(left, entries)
	for _, f := range z.File {
		if edit := left[f.Name]; edit != nil {
			delete(left, f.Name)
			before, err := z.Open(f.Name)
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if _, err := b.ReadFrom(before); err != nil {
				t.Fatal(err)
			}
			after := edit(b.String())
			if after == b.String() {
				t.Fatalf("nothing was changed in %s", f.Name)
			}
			addEntry(t, w, f.Name, after)
			continue
		}
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	for name, edit := range left {
		addEntry(t, w, name, edit(""))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func addEntry(t *testing.T, w *zip.Writer, name, content string) {
	t.Helper()
	to, err := w.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := to.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
}

func before(mark, text string) func(string) string {
	return func(s string) string { return strings.Replace(s, mark, text+mark, 1) }
}

const (
	docxPicture = `<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="900000" cy="900000"/><wp:docPr id="9" name="x"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="9" name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="rId99"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>` +
		`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> INCLUDETEXT "file:///etc/passwd" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`
	relImage = `<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="http://%s/x.png" TargetMode="External"/>`
	relFrame = `<Relationship Id="rId98" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://%s/x.dotm" TargetMode="External"/>`
)

// TestExternalReferencesLeadToNothing converts documents that name things on
// the network and on this machine, and reads what became of them.
func TestExternalReferencesLeadToNothing(t *testing.T) {
	address, connections := listener(t)
	odfSection := `<text:section text:name="s"><text:section-source xlink:href="file:///etc/passwd" text:filter-name="Text"/></text:section>` +
		`<text:section text:name="s2"><text:section-source xlink:href="http://` + address + `/a.odt"/></text:section>` +
		`<text:p><draw:frame svg:width="5cm" svg:height="5cm" text:anchor-type="as-char"><draw:image xlink:href="http://` + address + `/x.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>`
	slidePicture := `<p:pic><p:nvPicPr><p:cNvPr id="99" name="x"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:link="rId99"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="2000000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`
	for _, tt := range []struct {
		file string
		edit map[string]func(string) string
	}{
		{"letter.docx", map[string]func(string) string{
			"word/document.xml":            before("</w:body>", docxPicture),
			"word/_rels/document.xml.rels": before("</Relationships>", fmt.Sprintf(relImage+relFrame, address, address)),
		}},
		{"letter.odt", map[string]func(string) string{"content.xml": before("</office:text>", odfSection)}},
		{"wide.xlsx", map[string]func(string) string{
			"xl/worksheets/sheet1.xml": before("</sheetData>", `<row r="50"><c r="A50" t="str"><f>WEBSERVICE("http://`+address+`/w")</f></c><c r="B50"><f>'file:///etc/[passwd]Sheet1'!A1</f></c></row>`),
		}},
		{"wide.ods", map[string]func(string) string{
			"content.xml": before("<table:table ", `<table:table table:name="ext"><table:table-source xlink:type="simple" xlink:href="http://`+address+`/e.ods" table:table-name="a"/>`+
				`<table:table-row><table:table-cell table:formula="of:=WEBSERVICE(&quot;http://`+address+`/w&quot;)"/><table:table-cell table:formula="of:='file:///etc/passwd'#$passwd.A1"/></table:table-row></table:table>`),
		}},
		{"slides.pptx", map[string]func(string) string{
			"ppt/slides/slide1.xml":            before("</p:spTree>", slidePicture),
			"ppt/slides/_rels/slide1.xml.rels": before("</Relationships>", fmt.Sprintf(relImage, address)),
		}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			c := theProduct(t)
			data := change(t, fixture(t, tt.file), tt.edit)
			format := extensions[extension(tt.file)]
			if err := c.check(data, format); err != nil {
				t.Fatal(err)
			}
			pdf, _, err := officePDF(t.Context(), c.office, data, format)
			if err != nil {
				t.Fatal(err)
			}
			if text := pdfText(t, pdf); strings.Contains(text, "root:") || strings.Contains(text, "/bin/") {
				t.Error("a file of this machine is in the result")
			}
			if n := connections.Load(); n != 0 {
				t.Errorf("%d connections", n)
			}
		})
	}
}

// TestBombs are refused before they unfold.
func TestBombs(t *testing.T) {
	var big bytes.Buffer
	z := zip.NewWriter(&big)
	addEntry(t, z, "word/document.xml", strings.Repeat("\x00", 200<<20))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	var many bytes.Buffer
	z = zip.NewWriter(&many)
	for i := range maxEntries + 1 {
		addEntry(t, z, "word/"+strconv.Itoa(i), "")
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	laughs := `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><w:document>&b;</w:document>`
	wide := make([]byte, 0, 2*len(laughs))
	for _, b := range []byte(laughs) {
		wide = append(wide, b, 0)
	}
	set := func(content string) func(string) string { return func(string) string { return content } }
	// A file within a file within a file: what is inside is not unpacked.
	nested := change(t, fixture(t, "letter.docx"), map[string]func(string) string{"word/embeddings/1.docx": set(big.String())})
	liar := bytes.Clone(big.Bytes())
	if at := bytes.Index(liar, []byte("PK\x01\x02")); at > 0 {
		binary.LittleEndian.PutUint32(liar[at+24:], 1000) // it says that it unpacks to 1,000 bytes
	}
	for _, tt := range []struct {
		name string
		data []byte
		want error
	}{
		{"big.docx", big.Bytes(), ErrBomb},
		{"many.docx", many.Bytes(), ErrBomb},
		{"liar.docx", liar, ErrDamaged},
		{"laughs.docx", change(t, fixture(t, "letter.docx"), map[string]func(string) string{"word/document.xml": set(laughs)}), ErrBomb},
		{"laughs16.docx", change(t, fixture(t, "letter.docx"), map[string]func(string) string{"word/document.xml": set("\xff\xfe" + string(wide))}), ErrBomb},
		{"laughs.odt", change(t, fixture(t, "letter.odt"), map[string]func(string) string{"content.xml": set(laughs)}), ErrBomb},
		{"flood.docx", change(t, fixture(t, "letter.docx"), map[string]func(string) string{"word/media/1.png": set(string(flood(60_000, 60_000)))}), ErrTooManyPixels},
		{"nested.docx", nested, nil},
		{"flood.png", flood(60_000, 60_000), ErrTooManyPixels},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			_, _, _, err := convert(t, theProduct(t), tt.name, tt.data)
			if !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
			t.Log(time.Since(start))
		})
	}
}

// flood is a PNG that says how large it is, and has nothing of it.
func flood(width, height uint32) []byte {
	header := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	header = append(binary.BigEndian.AppendUint32(header, height), 8, 2, 0, 0, 0)
	data := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), header...)
	return binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(header))
}

// TestHangingOfficeIsKilled puts a program that never ends, with a child, in
// LibreOffice's place.
func TestHangingOfficeIsKilled(t *testing.T) {
	dir := t.TempDir()
	fake := filepath.Join(dir, "soffice.bin")
	mark := strconv.FormatInt(3_000_000+time.Now().UnixNano()%1_000_000, 10)
	script := "#!/bin/sh\ncase \"$*\" in *terminate_after_init*) mkdir -p profile; exit 81;; esac\nsetsid sleep " + mark + " &\nsleep " + mark + "\n"
	if err := os.WriteFile(fake, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	o := testOptions(t)
	o.Soffice, o.Timeout = fake, 2*time.Second
	c := newConverter(t, o)
	if err := c.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	_, _, _, err := convert(t, c, "letter.docx", fixture(t, "letter.docx"))
	if !errors.Is(err, ErrTimeout) {
		t.Errorf("%v", err)
	}
	if took := time.Since(start); took < o.Timeout || took > o.Timeout+killDelay+5*time.Second {
		t.Errorf("took %v", took)
	}
	deadline := time.Now().Add(5 * time.Second)
	for len(processes(t, mark)) > 0 && time.Now().Before(deadline) {
		<-time.After(20 * time.Millisecond)
	}
	if left := processes(t, mark); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

// processes are those with a word in their command line.
func processes(t *testing.T, word string) []string {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil && bytes.Contains(data, []byte(word)) {
			found = append(found, string(bytes.ReplaceAll(data, []byte{0}, []byte(" "))))
		}
	}
	return found
}
