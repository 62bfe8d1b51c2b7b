package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
)

const header = 44 // of the WAV files that the engines and we write

// readWAV reads a mono WAV file of 16-bit samples with a plain header.
func readWAV(file string) (pcm []int16, rate int, err error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, 0, fmt.Errorf("read: %w", err)
	}
	if len(b) < header || string(b[36:40]) != "data" || binary.LittleEndian.Uint16(b[22:]) != 1 {
		return nil, 0, errors.New("not a plain mono WAV file")
	}
	rate = int(binary.LittleEndian.Uint32(b[24:]))
	b = b[header:]
	pcm = make([]int16, len(b)/2)
	for i := range pcm {
		pcm[i] = int16(binary.LittleEndian.Uint16(b[2*i:]))
	}
	return pcm, rate, nil
}

// writeWAV makes a WAV file of mono 16-bit samples.
func writeWAV(pcm []int16, rate int) []byte {
	b := append([]byte("RIFF"), 0, 0, 0, 0)
	b = append(b, "WAVEfmt "...)
	b = binary.LittleEndian.AppendUint32(b, 16)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint32(b, uint32(rate))
	b = binary.LittleEndian.AppendUint32(b, uint32(2*rate))
	b = binary.LittleEndian.AppendUint16(b, 2)
	b = binary.LittleEndian.AppendUint16(b, 16)
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(2*len(pcm)))
	for _, s := range pcm {
		b = binary.LittleEndian.AppendUint16(b, uint16(s))
	}
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	return b
}
