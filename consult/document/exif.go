package document

import (
	"bytes"
	"encoding/binary"
	"image"
)

// orientation is how a picture lies (Exif 2.3, tag 0x0112), 1 to 8; 1 is
// upright, and what is said when nothing else is.
func orientation(data []byte, format Format) int {
	switch format {
	case JPEG:
		return jpegOrientation(data)
	case TIFF:
		return tiffOrientation(data)
	case WebP:
		return tiffOrientation(riffChunk(data, "EXIF"))
	case PNG:
		return tiffOrientation(pngChunk(data, "eXIf"))
	default:
		return 1
	}
}

var exifMark = []byte("Exif\x00\x00")

func jpegOrientation(data []byte) int {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		marker, size := data[at+1], int(binary.BigEndian.Uint16(data[at+2:]))
		const app1, startOfScan = 0xe1, 0xda
		if marker == startOfScan || size < 2 || at+2+size > len(data) {
			break
		}
		if segment := data[at+4 : at+2+size]; marker == app1 && bytes.HasPrefix(segment, exifMark) {
			return tiffOrientation(segment[len(exifMark):])
		}
		at += 2 + size
	}
	return 1
}

func riffChunk(data []byte, name string) []byte {
	for at := 12; at+8 <= len(data); {
		size := int(binary.LittleEndian.Uint32(data[at+4:]))
		if size > len(data)-at-8 {
			return nil
		}
		if string(data[at:at+4]) == name {
			return bytes.TrimPrefix(data[at+8:at+8+size], exifMark)
		}
		at += 8 + size + size%2
	}
	return nil
}

func pngChunk(data []byte, name string) []byte {
	for at := 8; at+8 <= len(data); {
		size := int(binary.BigEndian.Uint32(data[at:]))
		if size > len(data)-at-8 {
			return nil
		}
		if string(data[at+4:at+8]) == name {
			return data[at+8 : at+8+size]
		}
		at += 12 + size
	}
	return nil
}

// tiffOrientation looks through the first directory of a TIFF structure.
func tiffOrientation(data []byte) int {
	if len(data) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if data[0] == 'M' {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(data[4:]))
	if at+2 > int64(len(data)) {
		return 1
	}
	entries := int64(order.Uint16(data[at:]))
	const entry, tag = 12, 0x0112
	for i := range entries {
		e := at + 2 + i*entry
		if e+entry > int64(len(data)) {
			break
		}
		if order.Uint16(data[e:]) != tag {
			continue
		}
		if value := int(order.Uint16(data[e+8:])); value >= 1 && value <= 8 {
			return value
		}
	}
	return 1
}

// upright turns and mirrors a picture so that it stands as it was taken.
func upright(img image.Image, orientation int) image.Image {
	if orientation == 1 {
		return img
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	size := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	from, out := toRGBA(img), image.NewRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			fromX, fromY := turned(orientation, x, y, w, h)
			copy(out.Pix[out.PixOffset(x, y):][:4], from.Pix[from.PixOffset(fromX, fromY):])
		}
	}
	return out
}

// turned is the pixel of a lying picture, w×h, that belongs at x, y of the
// upright one.
func turned(orientation, x, y, w, h int) (int, int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	default:
		return w - 1 - y, x
	}
}
