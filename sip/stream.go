package sip

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
)

// A message on a stream is as long as its Content-Length says (RFC 3261
// §18.3), so framing is decided before anything else is understood.
var (
	// errFraming is a message whose end is unknown: nothing after it can be
	// trusted, so the connection is closed after the answer.
	errFraming  = errors.New("sip: message without a certain end")
	errTooLarge = errors.New("sip: message too large")
)

// streamReader cuts a byte stream into messages.
type streamReader struct {
	r   *bufio.Reader
	max int
	buf []byte // reused for every message
	// begun is called at the first byte of a message, so that the caller can
	// limit the time for the rest of it.
	begun func()
	// ping is called for a double CRLF between messages (RFC 5626 §3.5.1).
	ping func() error
}

const streamBuffer = 4096

func newStreamReader(r io.Reader, limit int) *streamReader {
	return &streamReader{r: bufio.NewReaderSize(r, streamBuffer), max: limit}
}

// next returns the next message, valid until the next call. With errFraming
// and errTooLarge it returns what was read of the headers.
func (s *streamReader) next() ([]byte, error) {
	if err := s.skipBlank(); err != nil {
		return nil, err
	}
	s.begun()
	if cap(s.buf) > 4*streamBuffer {
		s.buf = nil // one large message must not cost memory for ever
	}
	s.buf = s.buf[:0]
	length, lines, seen := 0, 0, 0
	var bad error
	for {
		start := len(s.buf)
		if err := s.line(); err != nil {
			return s.buf, err
		}
		line := s.buf[start:]
		if len(line) == 2 && line[0] == '\r' || len(line) == 1 {
			break
		}
		if lines++; lines > maxHeaderLines {
			return s.buf, errTooLarge
		}
		if n, is, ok := contentLength(line); is {
			seen++
			length = n
			if !ok || seen > 1 {
				bad = errFraming
			}
		}
	}
	if bad != nil {
		return s.buf, bad
	}
	if length > s.max-len(s.buf) {
		return s.buf, errTooLarge
	}
	head := len(s.buf)
	s.buf = append(s.buf, make([]byte, length)...)
	if _, err := io.ReadFull(s.r, s.buf[head:]); err != nil {
		return s.buf[:head], err
	}
	return s.buf, nil
}

// skipBlank passes over CRLFs before a message; two of them are a ping.
func (s *streamReader) skipBlank() error {
	pairs := 0
	for {
		b, err := s.r.Peek(1)
		if err != nil {
			return err
		}
		if b[0] != '\r' && b[0] != '\n' {
			return nil
		}
		c, err := s.r.ReadByte()
		if err != nil {
			return err
		}
		if c != '\n' {
			continue
		}
		if pairs++; pairs%2 == 0 {
			if err := s.ping(); err != nil {
				return err
			}
		}
	}
}

// line appends one line with its end to buf.
func (s *streamReader) line() error {
	for {
		part, err := s.r.ReadSlice('\n')
		if len(s.buf)+len(part) > s.max {
			return errTooLarge
		}
		s.buf = append(s.buf, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

// contentLength reads a header line; is says that it is a Content-Length.
func contentLength(line []byte) (n int, is, ok bool) {
	name, value, found := bytes.Cut(line, []byte{':'})
	if !found {
		return 0, false, false
	}
	name = bytes.TrimRight(name, " \t")
	if (len(name) != 1 || name[0]|0x20 != 'l') && !bytes.EqualFold(name, []byte("Content-Length")) {
		return 0, false, false
	}
	v, err := strconv.ParseUint(string(bytes.TrimSpace(value)), 10, 31)
	return int(v), true, err == nil
}
