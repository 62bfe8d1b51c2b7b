package document

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

func TestDetect(t *testing.T) {
	docx, odt, doc, pdf := fixture(t, "letter.docx"), fixture(t, "letter.odt"), fixture(t, "letter.doc"), fixture(t, "slides.pdf")
	png := pngOf(t, quarters(4, 4))
	for _, tt := range []struct {
		name string
		head []byte
		want Format
		err  error
	}{
		{"a.pdf", pdf, PDF, nil},
		{"A.PDF", append([]byte("junk"), pdf...), PDF, nil},
		{"a.docx", docx, DOCX, nil},
		{"a.docm", docx, DOCX, nil},
		{"a.odt", odt, ODT, nil},
		{"a.doc", doc, DOC, nil},
		{"a.txt", []byte("こんにちは"), Text, nil},
		{"a.csv", []byte("a,b"), CSV, nil},
		{"a.png", png, PNG, nil},
		{"写真.jpeg", png, PNG, nil},
		{"scan", png, PNG, nil},
		{"scan", pdf, PDF, nil},
		{`C:\x.y\scan`, pdf, PDF, nil},
		{"a.heic", fixture(t, "picture.heic"), HEIC, nil},
		{"a.webp", fixture(t, "picture.webp"), WebP, nil},

		{"a.pdf", png, "", ErrMismatch},
		{"a.png", pdf, "", ErrMismatch},
		{"a.docx", pdf, "", ErrMismatch},
		{"a.docx", odt, "", ErrMismatch},
		{"a.ods", odt, "", ErrMismatch},
		{"a.doc", docx, "", ErrMismatch},
		{"a.odt", doc, "", ErrMismatch},
		{"a.txt", png, "", ErrMismatch},
		{"a.txt", []byte("MZ\x90\x00\x03\x00\x00\x00"), "", ErrMismatch},
		{"a.png", []byte("text"), "", ErrMismatch},
		{"a.exe", []byte("MZ\x90\x00"), "", ErrUnsupported},
		{"a.html", []byte("<html>"), "", ErrUnsupported},
		{"a.svg", []byte("<svg>"), "", ErrUnsupported},
		{"a", docx, "", ErrUnsupported},
		{"a.pdf", nil, "", ErrEmpty},
	} {
		got, err := Detect(tt.name, tt.head[:min(len(tt.head), HeadSize)], int64(len(tt.head)))
		if got != tt.want && tt.err == nil || !errors.Is(err, tt.err) {
			t.Errorf("%s of %.8q: %q, %v; want %q, %v", tt.name, tt.head, got, err, tt.want, tt.err)
		}
	}
}

// What is inside a container is seen when it is opened.
func TestContainersAreWhatTheySay(t *testing.T) {
	c := theProduct(t)
	for _, tt := range []struct {
		name, file string
		change     func([]byte) []byte
		want       error
	}{
		{"a.xlsx", "letter.docx", nil, ErrMismatch},
		{"a.docx", "slides.pptx", nil, ErrMismatch},
		{"a.xls", "letter.doc", nil, ErrMismatch},
		{"a.doc", "slides.ppt", nil, ErrMismatch},
		{"a.docx", "letter.docx", func(b []byte) []byte { return b[:len(b)/2] }, ErrDamaged},
		{"a.doc", "letter.doc", func(b []byte) []byte { return b[:600] }, ErrDamaged},
		{"a.xls", "wide.xls", func(b []byte) []byte { return b[:1000] }, ErrDamaged},
		{"a.docx", "letter.doc", encryptedPackage, ErrEncrypted},
		{"a.doc", "letter.doc", encryptedPackage, ErrEncrypted},
		{"a.odt", "letter.odt", func(b []byte) []byte {
			return change(t, b, map[string]func(string) string{
				"META-INF/manifest.xml": before("</manifest:manifest>", `<manifest:file-entry manifest:full-path="x"><manifest:encryption-data/></manifest:file-entry>`),
			})
		}, ErrEncrypted},
	} {
		data := fixture(t, tt.file)
		if tt.change != nil {
			data = tt.change(data)
		}
		if _, _, _, err := convert(t, c, tt.name, data); !errors.Is(err, tt.want) {
			t.Errorf("%s of %s: %v, want %v", tt.name, tt.file, err, tt.want)
		}
	}
}

// encryptedPackage renames the stream of a doc file to that of an encrypted
// new one.
func encryptedPackage(data []byte) []byte {
	wide := func(s string) []byte {
		var b []byte
		for _, c := range []byte(s) {
			b = append(b, c, 0)
		}
		return b
	}
	at := bytes.Index(data, wide("WordDocument"))
	copy(data[at:], wide("EncryptedPackage"))
	data[at+64] = byte(2 * (len("EncryptedPackage") + 1))
	return data
}

func TestTextEncodings(t *testing.T) {
	const text = "住民票の写し①\n髙橋さん、ｶﾀｶﾅ、①～⑳、ABC\n"
	plain := "住民票の写し\n申請書、ABC、ひらがな\n"
	encode := func(e encoding.Encoding, s string) []byte {
		b, err := e.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"utf-8", []byte(text), text},
		{"utf-8 with mark", append([]byte("\xef\xbb\xbf"), text...), text},
		{"utf-16le with mark", encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text), text},
		{"utf-16be with mark", encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), text), text},
		{"utf-16le without", encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "name,number\r\nabc,123\r\n住所"), "name,number\nabc,123\n住所"},
		{"cp932", encode(japanese.ShiftJIS, text), text},
		{"cp932 of half-width katakana", encode(japanese.ShiftJIS, "ｲﾁｶﾜ ﾀﾛｳ,1000"), "ｲﾁｶﾜ ﾀﾛｳ,1000"},
		{"euc-jp", encode(japanese.EUCJP, plain), plain},
		{"iso-2022-jp", encode(japanese.ISO2022JP, plain), plain},
		{"ascii, windows", []byte("a\r\nb\rc"), "a\nb\nc"},
		{"control characters", []byte("a\x1bb\x1ac\td"), "abc\td"},
	} {
		got, err := toUTF8(tt.data)
		if err != nil || got != tt.want {
			t.Errorf("%s: %q, %v", tt.name, got, err)
		}
	}
	for name, data := range map[string][]byte{"zeros": make([]byte, 100), "noise": []byte(strings.Repeat("\xfd\xfe\xff\x80", 100))} {
		if _, err := toUTF8(data); !errors.Is(err, ErrMismatch) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTextBecomesPages(t *testing.T) {
	c := theProduct(t)
	encode := func(e encoding.Encoding, s string) []byte {
		b, err := e.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	table := "番号,氏名,電話\n1,佐藤 花子,0473000000\n2,\"鈴木, 太郎\",=1+1\n"
	for _, tt := range []struct {
		name   string
		format Format
		data   []byte
		want   []string
	}{
		{"sjis.txt", Text, encode(japanese.ShiftJIS, "市役所からのお知らせ\n窓口の時間\n"), []string{"市役所からのお知らせ", "窓口の時間"}},
		{"euc.txt", Text, encode(japanese.EUCJP, "市役所からのお知らせ\n"), []string{"市役所からのお知らせ"}},
		{"jis.txt", Text, encode(japanese.ISO2022JP, "市役所からのお知らせ\n"), []string{"市役所からのお知らせ"}},
		{"sjis.csv", CSV, encode(japanese.ShiftJIS, table), []string{"佐藤 花子", "0473000000", "鈴木, 太郎", "=1+1"}},
		{"utf8.tsv", CSV, []byte("番号\t氏名\n1\t佐藤\n"), []string{"番号", "佐藤"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pdf, _, err := officePDF(t.Context(), c.office, tt.data, tt.format)
			if err != nil {
				t.Fatal(err)
			}
			text := pdfText(t, pdf)
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in %q", want, text)
				}
			}
			pages, _, _, err := convert(t, c, tt.name, tt.data)
			if err != nil || len(pages) != 1 || inked(t, pages[0].Data) == 0 {
				t.Errorf("%d pages, %v", len(pages), err)
			}
		})
	}
}

func TestEveryRefusalSpeaks(t *testing.T) {
	codes := map[string]bool{}
	for _, r := range refusals {
		if codes[r.Code] || r.JA == "" || r.EN == "" || !strings.HasSuffix(r.JA, "。") || !strings.HasSuffix(r.EN, ".") {
			t.Errorf("%s: %q %q", r.Code, r.JA, r.EN)
		}
		codes[r.Code] = true
		if refusalOf(r.Code) != r {
			t.Errorf("%s is not found", r.Code)
		}
	}
	if refusalOf("?") != ErrDamaged {
		t.Error("an unknown code")
	}
}
