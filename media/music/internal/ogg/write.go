package ogg

import "encoding/binary"

const (
	writeSerial   = 0x6d61646f
	packetsOnPage = 50
	samples       = 960 // of a packet, 20 ms
)

// Opus writes a mono file of 20 ms packets without pre-skip.
func Opus(packets [][]byte, comment string) []byte {
	const vendor = "madoguchi"
	head := append([]byte("OpusHead"), 1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0)
	tags := []byte("OpusTags")
	tags = binary.LittleEndian.AppendUint32(tags, uint32(len(vendor)))
	tags = append(tags, vendor...)
	tags = binary.LittleEndian.AppendUint32(tags, 1)
	tags = binary.LittleEndian.AppendUint32(tags, uint32(len(comment)))
	tags = append(tags, comment...)

	out := appendPage(nil, flagFirst, 0, 0, [][]byte{head})
	out = appendPage(out, 0, 0, 1, [][]byte{tags})
	for i, sequence := 0, uint32(2); i < len(packets); sequence++ {
		n := min(packetsOnPage, len(packets)-i)
		flags := byte(0)
		if i+n == len(packets) {
			flags = flagLast
		}
		out = appendPage(out, flags, uint64((i+n)*samples), sequence, packets[i:i+n])
		i += n
	}
	return out
}

// appendPage writes a page of whole packets, which must fit (255 lacing values).
func appendPage(out []byte, flags byte, granule uint64, sequence uint32, packets [][]byte) []byte {
	var lacing, body []byte
	for _, p := range packets {
		n := len(p)
		for ; n >= 255; n -= 255 {
			lacing = append(lacing, 255)
		}
		lacing = append(lacing, byte(n))
		body = append(body, p...)
	}
	b := append([]byte("OggS"), 0, flags)
	b = binary.LittleEndian.AppendUint64(b, granule)
	b = binary.LittleEndian.AppendUint32(b, writeSerial)
	b = binary.LittleEndian.AppendUint32(b, sequence)
	b = append(b, 0, 0, 0, 0, byte(len(lacing)))
	b = append(append(b, lacing...), body...)
	binary.LittleEndian.PutUint32(b[22:], checksum(b))
	return append(out, b...)
}
