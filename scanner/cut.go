package scanner

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/png"
	"io"
)

// mostMended is how many bytes of pixels a PNG file may have that is mended: the file is
// held three times meanwhile.
const mostMended = 128 << 20

// errNotMended means a file of which no whole row of pixels is there, or not as one row
// after the other.
var errNotMended = errors.New("no part of a PNG can be read")

// partOfPNG decodes a PNG file that is cut off or damaged (W3C PNG, 5 and 9): as the
// standard's decoder gives all of a picture or nothing, it is given a file in which the
// missing rows are empty. They are not those before them repeated, for the lines of a bar
// code must agree that were seen apart from each other.
func partOfPNG(data []byte) (image.Image, error) {
	const signature = "\x89PNG\r\n\x1a\n"
	rest, ok := bytes.CutPrefix(data, []byte(signature))
	if !ok {
		return nil, errNotMended
	}
	var head, squeezed []byte
	out := bytes.NewBufferString(signature)
	for len(rest) > 8 {
		name, body := string(rest[4:8]), rest[8:]
		size := uint64(binary.BigEndian.Uint32(rest))
		body, rest = body[:min(size, uint64(len(body)))], body[min(size+4, uint64(len(body))):]
		switch name {
		case "IHDR":
			head = body
			writeChunk(out, name, body)
		case "PLTE", "tRNS":
			writeChunk(out, name, body)
		case "IDAT":
			squeezed = append(squeezed, body...)
		}
	}
	pixels, err := rowsOfPNG(head, squeezed)
	if err != nil {
		return nil, err
	}
	var again bytes.Buffer
	w, err := zlib.NewWriterLevel(&again, zlib.NoCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(pixels); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	writeChunk(out, "IDAT", again.Bytes())
	writeChunk(out, "IEND", nil)
	return png.Decode(out)
}

// rowsOfPNG returns the rows that are there, and zeros for the others.
func rowsOfPNG(head, squeezed []byte) ([]byte, error) {
	if len(head) != 13 || head[12] != 0 {
		return nil, errNotMended
	}
	samples := map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[head[9]]
	width, height := int(binary.BigEndian.Uint32(head)), int(binary.BigEndian.Uint32(head[4:]))
	if samples == 0 || !fits(width, height) || head[8] > 16 {
		return nil, errNotMended
	}
	row := 1 + (width*samples*int(head[8])+7)/8
	if row > mostMended/height {
		return nil, errNotMended
	}
	z, err := zlib.NewReader(bytes.NewReader(squeezed))
	if err != nil {
		return nil, errNotMended
	}
	pixels := make([]byte, row*height)
	n, err := io.ReadFull(z, pixels)
	if n < row || errors.Is(err, io.EOF) {
		return nil, errNotMended
	}
	clear(pixels[n/row*row:])
	return pixels, nil
}

// writeChunk adds a chunk to a file in memory.
func writeChunk(out *bytes.Buffer, name string, body []byte) {
	var word [4]byte
	binary.BigEndian.PutUint32(word[:], uint32(len(body)))
	out.Write(word[:])
	sum := crc32.NewIEEE()
	both := io.MultiWriter(out, sum)
	io.WriteString(both, name)
	both.Write(body)
	out.Write(sum.Sum(nil))
}
