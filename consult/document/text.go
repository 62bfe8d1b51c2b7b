package document

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

var (
	utf8BOM    = []byte{0xef, 0xbb, 0xbf}
	utf16leBOM = []byte{0xff, 0xfe}
	utf16beBOM = []byte{0xfe, 0xff}
)

// looksLikeText says whether the first bytes of a file can be text in one of
// the encodings that toUTF8 knows.
func looksLikeText(head []byte) bool {
	if _, ok := utf16Order(head); ok {
		return true
	}
	for _, b := range head {
		// The escape begins a change of character set in ISO-2022-JP; the others
		// are white space. No other control character is in a text.
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1a && b != 0x1b {
			return false
		}
	}
	return true
}

// utf16Order tells UTF-16 by its mark, or by every other byte of mostly Latin
// text being zero.
func utf16Order(data []byte) (unicode.Endianness, bool) {
	switch {
	case bytes.HasPrefix(data, utf16leBOM):
		return unicode.LittleEndian, true
	case bytes.HasPrefix(data, utf16beBOM):
		return unicode.BigEndian, true
	}
	sample := data[:min(len(data), 1024)&^1]
	var even, odd int
	for i, b := range sample {
		if b != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	switch {
	case odd > len(sample)/8 && even == 0:
		return unicode.LittleEndian, true
	case even > len(sample)/8 && odd == 0:
		return unicode.BigEndian, true
	}
	return unicode.LittleEndian, false
}

// mostBroken is how many of a thousand characters may be unreadable before a
// file is no text in the encoding that fits best.
const mostBroken = 20

// toUTF8 finds the encoding of a text and converts it, with line ends as \n and
// without control characters. The error is a *Refusal when it is no text.
func toUTF8(data []byte) (string, error) {
	if !looksLikeText(data) {
		return "", ErrMismatch
	}
	text, err := decodeText(data)
	if err != nil {
		return "", err
	}
	broken := strings.Count(text, string(utf8.RuneError))
	if broken*1000 > utf8.RuneCountInString(text)*mostBroken {
		return "", ErrMismatch.because(fmt.Errorf("%d characters unreadable", broken))
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\f' || r == 0x7f || r == '\ufeff' {
			return -1
		}
		return r
	}, text), nil
}

func decodeText(data []byte) (string, error) {
	if order, ok := utf16Order(data); ok {
		return decode(unicode.UTF16(order, unicode.UseBOM), data)
	}
	data = bytes.TrimPrefix(data, utf8BOM)
	if isISO2022JP(data) {
		return decode(japanese.ISO2022JP, data)
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	eucText, err := decode(japanese.EUCJP, data)
	if err != nil {
		return "", err
	}
	sjisText, err := decode(japanese.ShiftJIS, data)
	if err != nil {
		return "", err
	}
	// Shift-JIS text is hardly ever valid EUC-JP: its lead bytes 0x81-0x9f are
	// not in it. The reverse is common (half-width katakana), so EUC-JP is asked
	// first.
	euc, sjis := strings.Count(eucText, string(utf8.RuneError)), strings.Count(sjisText, string(utf8.RuneError))
	if euc < sjis || euc == 0 {
		return eucText, nil
	}
	return sjisText, nil
}

// isISO2022JP says whether a text changes character sets by escapes and has no
// byte above 127.
func isISO2022JP(data []byte) bool {
	for _, b := range data {
		if b >= 0x80 {
			return false
		}
	}
	for _, escape := range []string{"\x1b$B", "\x1b$@", "\x1b(J", "\x1b(I", "\x1b$(D"} {
		if bytes.Contains(data, []byte(escape)) {
			return true
		}
	}
	return false
}

func decode(e encoding.Encoding, data []byte) (string, error) {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return "", ErrMismatch.because(fmt.Errorf("decode text: %w", err))
	}
	return string(text), nil
}
