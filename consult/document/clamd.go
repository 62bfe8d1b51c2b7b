package document

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

const (
	// scanLimit is how long a virus check may take.
	scanLimit = 30 * time.Second
	// scanPiece is how much is sent at once.
	scanPiece = 256 << 10
	maxAnswer = 1 << 10
)

// scan has a file checked by a ClamAV daemon (clamd(8), INSTREAM). A check that
// fails is a refusal: files are not let in unchecked.
func scan(ctx context.Context, socket string, data []byte) error {
	answer, err := instream(ctx, socket, data)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return ErrScanner.because(err)
	case strings.HasSuffix(answer, ": OK"):
		return nil
	case strings.HasSuffix(answer, " FOUND"):
		return ErrVirus.because(errors.New(answer))
	default:
		return ErrScanner.because(errors.New(answer))
	}
}

func instream(ctx context.Context, socket string, data []byte) (answer string, err error) {
	ctx, cancel := context.WithTimeout(ctx, scanLimit)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", socket)
	if err != nil {
		return "", fmt.Errorf("reach clamd: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) }) // ends what is under way
	defer func() {
		stop()
		err = errors.Join(err, conn.Close())
	}()
	if _, err := io.WriteString(conn, "zINSTREAM\x00"); err != nil {
		return "", fmt.Errorf("ask clamd: %w", err)
	}
	for len(data) > 0 {
		piece := data[:min(len(data), scanPiece)]
		data = data[len(piece):]
		if err := writePiece(conn, piece); err != nil {
			// It stops reading when a file is larger than it likes, and says so.
			break
		}
	}
	if len(data) == 0 {
		_ = writePiece(conn, nil) // the answer tells whether it was read
	}
	reply, err := io.ReadAll(io.LimitReader(conn, maxAnswer))
	if err != nil {
		return "", fmt.Errorf("read clamd's answer: %w", err)
	}
	return strings.TrimRight(string(reply), "\x00\n"), nil
}

// writePiece sends a length and that many bytes; an empty piece ends a file.
func writePiece(w io.Writer, piece []byte) error {
	_, err := w.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(piece))), piece...))
	return err
}
