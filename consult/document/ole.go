package document

import (
	"encoding/binary"
	"errors"
	"slices"
	"unicode/utf16"
)

// Compound files ([MS-CFB]) are the old office formats, and the envelope of
// encrypted new ones. Only their directory and single streams are read here:
// enough to know what they are before LibreOffice sees them.

const (
	oleHeader  = 512
	oleEntry   = 128
	oleEnd     = 0xfffffffa // sector numbers from here on are marks
	oleMostDir = 4096       // entries
)

var errCompound = errors.New("not a sound compound file")

type compoundFile struct {
	data    []byte
	sector  int // bytes
	fat     []uint32
	mini    []byte // the container of small streams
	miniFAT []uint32
	cutoff  uint32 // streams below it are in mini
	entries map[string]oleStream
}

type oleStream struct{ start, size uint32 }

// readCompound reads the directory of a compound file.
func readCompound(data []byte) (*compoundFile, error) {
	if len(data) < oleHeader {
		return nil, errCompound
	}
	shift := binary.LittleEndian.Uint16(data[30:])
	if shift != 9 && shift != 12 {
		return nil, errCompound
	}
	c := &compoundFile{data: data, sector: 1 << shift, cutoff: binary.LittleEndian.Uint32(data[56:]), entries: map[string]oleStream{}}
	if err := c.readFAT(); err != nil {
		return nil, err
	}
	dir, err := c.chain(binary.LittleEndian.Uint32(data[48:]), oleMostDir*oleEntry)
	if err != nil {
		return nil, err
	}
	for ; len(dir) >= oleEntry; dir = dir[oleEntry:] {
		c.addEntry(dir[:oleEntry])
	}
	if !c.has("") { // the root storage
		return nil, errCompound
	}
	if mini, err := c.chain(binary.LittleEndian.Uint32(data[60:]), len(data)); err == nil {
		c.miniFAT = words(mini)
	}
	if root, ok := c.entries[""]; ok {
		c.mini, _ = c.chain(root.start, len(data)) // without it small streams cannot be read, which stream tells
	}
	return c, nil
}

// addEntry notes a stream or storage of the directory; the root is "".
func (c *compoundFile) addEntry(entry []byte) {
	kind, length := entry[66], int(binary.LittleEndian.Uint16(entry[64:]))
	if kind == 0 || length < 2 || length > 64 {
		return
	}
	units := make([]uint16, length/2-1)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(entry[2*i:])
	}
	name := string(utf16.Decode(units))
	const root = 5
	if kind == root {
		name = ""
	}
	c.entries[name] = oleStream{start: binary.LittleEndian.Uint32(entry[116:]), size: binary.LittleEndian.Uint32(entry[120:])}
}

// readFAT collects the sectors of the allocation table: 109 are named in the
// header, further ones in a chain of their own.
func (c *compoundFile) readFAT() error {
	add := func(list []byte) {
		for _, s := range words(list) {
			if s < oleEnd {
				c.fat = append(c.fat, words(c.at(s))...)
			}
		}
	}
	add(c.data[76:oleHeader])
	next := binary.LittleEndian.Uint32(c.data[68:])
	for n := 0; next < oleEnd; n++ {
		list := c.at(next)
		if len(list) < c.sector || n > len(c.data)/c.sector {
			return errCompound
		}
		add(list[:c.sector-4])
		next = binary.LittleEndian.Uint32(list[c.sector-4:])
	}
	return nil
}

// at is a sector's bytes, fewer at the end of a truncated file.
func (c *compoundFile) at(sector uint32) []byte {
	start := (int64(sector) + 1) * int64(c.sector)
	if start >= int64(len(c.data)) {
		return nil
	}
	return c.data[start:min(start+int64(c.sector), int64(len(c.data)))]
}

// chain reads the sectors from start on, at most limit bytes.
func (c *compoundFile) chain(start uint32, limit int) ([]byte, error) {
	var all []byte
	for s := start; s < oleEnd && len(all) < limit; s = c.fat[s] {
		if int64(s) >= int64(len(c.fat)) {
			return nil, errCompound
		}
		all = append(all, c.at(s)...)
	}
	return all, nil
}

// stream reads the first limit bytes of a stream.
func (c *compoundFile) stream(name string, limit int) []byte {
	entry, ok := c.entries[name]
	if !ok {
		return nil
	}
	if entry.size >= c.cutoff {
		data, err := c.chain(entry.start, limit)
		if err != nil {
			return nil
		}
		return data[:min(len(data), limit, int(entry.size))]
	}
	const miniSector = 64
	var all []byte
	for s := entry.start; s < oleEnd && len(all) < min(limit, int(entry.size)); s = c.miniFAT[s] {
		at := int64(s) * miniSector
		if int64(s) >= int64(len(c.miniFAT)) || at+miniSector > int64(len(c.mini)) {
			return nil
		}
		all = append(all, c.mini[at:at+miniSector]...)
	}
	return all
}

func (c *compoundFile) has(name string) bool {
	_, ok := c.entries[name]
	return ok
}

func words(b []byte) []uint32 {
	list := make([]uint32, 0, len(b)/4)
	for ; len(b) >= 4; b = b[4:] {
		list = append(list, binary.LittleEndian.Uint32(b))
	}
	return list
}

// checkCompound says what is in a compound file: the error is ErrEncrypted,
// ErrMismatch or ErrDamaged.
func checkCompound(data []byte, format Format) error {
	c, err := readCompound(data)
	if err != nil {
		return ErrDamaged.because(err)
	}
	if c.has("EncryptedPackage") {
		return ErrEncrypted
	}
	found, ok := map[Format]string{DOC: "WordDocument", XLS: "Workbook", PPT: "PowerPoint Document"}[format]
	if format == XLS && c.has("Book") { // before Excel 97
		found = "Book"
	}
	if !ok || !c.has(found) {
		return ErrMismatch
	}
	if c.encrypted(format, found) {
		return ErrEncrypted
	}
	return nil
}

// encrypted looks where each old format says that it is.
func (c *compoundFile) encrypted(format Format, stream string) bool {
	switch format {
	case DOC: // FibBase.fEncrypted, [MS-DOC] 2.5.2
		const flags, fEncrypted = 10, 0x0100
		head := c.stream(stream, 32)
		return len(head) >= flags+2 && binary.LittleEndian.Uint16(head[flags:])&fEncrypted != 0
	case XLS: // a FilePass record before the first sheet, [MS-XLS] 2.4.117
		return slices.Contains(biffRecords(c.stream(stream, 64<<10)), 0x002f)
	default: // CurrentUserAtom.headerToken, [MS-PPT] 2.3.2
		const token, encryptedToken = 12, 0xf3d1c4df
		user := c.stream("Current User", 32)
		return c.has("EncryptedSummary") || len(user) >= token+4 && binary.LittleEndian.Uint32(user[token:]) == encryptedToken
	}
}

// biffRecords are the types of the records up to the end of the globals.
func biffRecords(data []byte) []uint16 {
	const eof = 0x000a
	var types []uint16
	for len(data) >= 4 {
		kind, size := binary.LittleEndian.Uint16(data), int(binary.LittleEndian.Uint16(data[2:]))
		types = append(types, kind)
		if kind == eof || len(data) < 4+size {
			break
		}
		data = data[4+size:]
	}
	return types
}
