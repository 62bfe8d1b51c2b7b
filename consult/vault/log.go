package vault

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// The form of the log: magic, salt, then frames. A frame is what was made
// durable together: 4 bytes of length, 12 of a random nonce, and the sealed
// records, each with 4 bytes of length before it. Box and index of the frame are
// authenticated, so frames cannot be moved or left out in the middle.
//
// A kill may tear the last frame. Nobody was told that it is durable, so it is
// dropped. A frame that is wrong and not the last one was changed.

const (
	logMagic   = "MGV1log\n"
	logPurpose = "madoguchi vault log"
	lenBytes   = 4
	nonceBytes = 12
	// maxAppend bounds one frame, for what is read back.
	maxAppend = 256 << 20
)

// boxLog is the log of one box. Whoever comes first writes for all who wait
// (group commit).
type boxLog struct {
	box *Box

	mu      sync.Mutex // guards waiting and writing
	waiting *commit
	writing sync.Mutex // held by the one who writes; guards what follows
	f       file
	aead    cipher.AEAD
	frames  uint32 // that are good
	end     int64  // after the last good one
	dirty   bool   // there may be bytes after end
}

// commit is what is written together.
type commit struct {
	plain []byte
	done  chan struct{}
	err   error
}

// Append adds records to the log. They are durable when it returns nil, and all
// or none of them are in it. When it returns an error, none are.
func (b *Box) Append(records ...[]byte) error {
	var plain []byte
	for _, r := range records {
		plain = binary.BigEndian.AppendUint32(plain, uint32(len(r)))
		plain = append(plain, r...)
	}
	if len(plain) > maxAppend {
		return errors.New("vault: too much for one append")
	}
	l := &b.log
	l.mu.Lock()
	c := l.waiting
	if c == nil || len(c.plain)+len(plain) > maxAppend {
		c = &commit{done: make(chan struct{})}
		l.waiting = c
		c.plain = plain
		l.mu.Unlock()
		l.writing.Lock()
		l.mu.Lock()
		if l.waiting == c {
			l.waiting = nil
		}
		l.mu.Unlock()
		c.err = l.write(c.plain)
		l.writing.Unlock()
		close(c.done)
		return c.err
	}
	c.plain = append(c.plain, plain...)
	l.mu.Unlock()
	<-c.done
	return c.err
}

// write makes a frame durable. Callers hold writing.
func (l *boxLog) write(plain []byte) error {
	if err := l.ready(); err != nil {
		return err
	}
	frame := make([]byte, lenBytes+nonceBytes, lenBytes+nonceBytes+len(plain)+tagBytes)
	binary.BigEndian.PutUint32(frame, uint32(len(plain)+tagBytes))
	_, _ = rand.Read(frame[lenBytes:]) // never fails
	frame = l.aead.Seal(frame, frame[lenBytes:], plain, l.context(l.frames))
	l.dirty = true
	if _, err := l.f.Seek(l.end, io.SeekStart); err != nil {
		return fmt.Errorf("append to log: %w", err)
	}
	_, err := l.f.Write(frame)
	if err == nil {
		err = l.f.Sync()
	}
	if err != nil {
		// None of it may be read back. If that fails too, the next write tries again.
		return errors.Join(fmt.Errorf("append to log: %w", err), l.repair())
	}
	l.dirty = false
	l.frames++
	l.end += int64(len(frame))
	return nil
}

// repair cuts off what is not good.
func (l *boxLog) repair() error {
	err := l.f.Truncate(l.end)
	if err == nil {
		err = l.f.Sync()
	}
	if err != nil {
		return fmt.Errorf("cut log: %w", err)
	}
	l.dirty = false
	return nil
}

// ready opens the log, or makes it, and finds its end. Callers hold writing.
func (l *boxLog) ready() error {
	if l.f != nil {
		if l.dirty {
			return l.repair()
		}
		return nil
	}
	path := filepath.Join(l.box.folder, logFile)
	if err := l.make(path); err != nil {
		return err
	}
	f, err := l.box.disk.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	if l.aead, err = l.box.readHead(f, logMagic, logPurpose); err == nil {
		l.f, l.frames, l.end = f, 0, headBytes
		err = l.scan(nil)
	}
	if err == nil {
		err = l.repair()
	}
	if err != nil {
		l.f = nil
		return errors.Join(err, f.Close())
	}
	return nil
}

// make writes the head of a log that is not there.
func (l *boxLog) make(path string) error {
	if _, err := os.Stat(path); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	salt, _, err := l.box.newFile(logPurpose)
	if err != nil {
		return err
	}
	temp := path + tempMark
	f, err := l.box.disk.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return fmt.Errorf("make log: %w", err)
	}
	_, err = f.Write(append([]byte(logMagic), salt...))
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("make log: %w", err), ignoreMissing(os.Remove(temp)))
	}
	return l.box.disk.SyncDir(l.box.folder)
}

// Replay calls each with every record, the oldest first.
func (b *Box) Replay(each func(record []byte) error) error {
	l := &b.log
	l.writing.Lock()
	defer l.writing.Unlock()
	if err := l.ready(); err != nil {
		return err
	}
	frames, end := l.frames, l.end
	l.frames, l.end = 0, headBytes
	err := l.scan(each)
	l.frames, l.end = frames, end // also when each gave up
	return err
}

// scan reads frames from end on and moves end behind each good one.
func (l *boxLog) scan(each func([]byte) error) error {
	size, err := l.f.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("read log: %w", err)
	}
	for l.end < size {
		head := make([]byte, lenBytes+nonceBytes)
		if size-l.end < int64(len(head)) {
			return nil // torn
		}
		if _, err := l.f.ReadAt(head, l.end); err != nil {
			return fmt.Errorf("read log: %w", err)
		}
		n := int64(binary.BigEndian.Uint32(head))
		next := l.end + int64(len(head)) + n
		if n < tagBytes || next > size {
			return nil // torn
		}
		sealed := make([]byte, n)
		if _, err := l.f.ReadAt(sealed, l.end+int64(len(head))); err != nil {
			return fmt.Errorf("read log: %w", err)
		}
		plain, err := l.aead.Open(sealed[:0], head[lenBytes:], sealed, l.context(l.frames))
		if err != nil && next == size {
			return nil // torn
		}
		if err != nil {
			return fmt.Errorf("frame %d of the log: %w", l.frames, ErrTampered)
		}
		if err := split(plain, each); err != nil {
			return err
		}
		l.frames++
		l.end = next
	}
	return nil
}

func split(plain []byte, each func([]byte) error) error {
	for len(plain) > 0 && each != nil {
		if len(plain) < lenBytes {
			return ErrTampered
		}
		n := int(binary.BigEndian.Uint32(plain))
		if plain = plain[lenBytes:]; n > len(plain) {
			return ErrTampered
		}
		if err := each(plain[:n:n]); err != nil {
			return err
		}
		plain = plain[n:]
	}
	return nil
}

func (l *boxLog) context(index uint32) []byte {
	return binary.BigEndian.AppendUint32(l.box.context(logFile), index)
}

// close ends the use of the file.
func (l *boxLog) close() {
	l.writing.Lock()
	defer l.writing.Unlock()
	if l.f != nil {
		_ = l.f.Close()
		l.f, l.aead = nil, nil
	}
}
