package scanner

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// exifOf is a segment with a turn, and another entry before it.
func exifOf(order binary.AppendByteOrder, turn uint16) []byte {
	head := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		head = []byte("MM\x00*")
	}
	head = order.AppendUint32(head, 8)
	head = order.AppendUint16(head, 2)
	for _, e := range [2][2]uint16{{0x0100, 640}, {0x0112, turn}} {
		head = order.AppendUint16(head, e[0])
		head = order.AppendUint16(head, 3)
		head = order.AppendUint32(head, 1)
		head = order.AppendUint16(head, e[1])
		head = order.AppendUint16(head, 0)
	}
	body := append([]byte("Exif\x00\x00"), head...)
	return append(binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(2+len(body))), body...)
}

// A photograph is read as people see it, however the phone was held: the dark spot that
// is in the upper left corner of the picture is there for all eight turns.
func TestReadPictureTurnsPhotographs(t *testing.T) {
	// Where that corner lies in the file, and whether rows are columns.
	stored := map[uint16]struct {
		right, bottom, side bool
	}{1: {}, 2: {right: true}, 3: {right: true, bottom: true}, 4: {bottom: true}, 5: {side: true},
		6: {bottom: true, side: true}, 7: {right: true, bottom: true, side: true}, 8: {right: true, side: true}}
	for turn, in := range stored {
		w, h := 96, 48
		if in.side {
			w, h = h, w
		}
		g := image.NewGray(image.Rect(0, 0, w, h))
		for i := range g.Pix {
			g.Pix[i] = 200
		}
		for y := range 16 {
			for x := range 16 {
				at := image.Pt(x, y)
				if in.right {
					at.X = w - 1 - x
				}
				if in.bottom {
					at.Y = h - 1 - y
				}
				g.SetGray(at.X, at.Y, color.Gray{Y: 20})
			}
		}
		var file bytes.Buffer
		require.NoError(t, jpeg.Encode(&file, g, nil))
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			data := append(append([]byte{0xff, 0xd8}, exifOf(order, turn)...), file.Bytes()[2:]...)
			path := filepath.Join(t.TempDir(), "photo.jpg")
			require.NoError(t, os.WriteFile(path, data, 0o600))
			got, err := ReadPicture(path)
			require.NoError(t, err)
			require.Equal(t, image.Rect(0, 0, 96, 48), got.Rect, "turn %d", turn)
			assert.InDelta(t, 20, got.GrayAt(4, 4).Y, 10, "turn %d", turn)
			for _, p := range []image.Point{{90, 4}, {4, 44}, {90, 44}} {
				assert.InDelta(t, 200, got.GrayAt(p.X, p.Y).Y, 10, "turn %d at %v", turn, p)
			}
		}
	}
}

// What is said of a turn may be cut short or nonsense: the picture is taken as it lies.
func FuzzTurn(f *testing.F) {
	whole := append([]byte{0xff, 0xd8}, exifOf(binary.LittleEndian, 6)...)
	f.Add(whole)
	f.Add(append([]byte{0xff, 0xd8}, exifOf(binary.BigEndian, 99)...))
	for n := range whole {
		f.Add(whole[:n])
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		got := turnOf(file)
		assert.True(t, got >= upright && got <= mostTurn)
	})
}

func TestTurnMakesNoSense(t *testing.T) {
	for _, file := range [][]byte{nil, {0xff, 0xd8}, {0xff, 0xd8, 0xff, 0xe1, 0, 0}, []byte("P5"),
		append([]byte{0xff, 0xd8}, exifOf(binary.LittleEndian, 9)...), append([]byte{0xff, 0xd8}, exifOf(binary.LittleEndian, 0)...)} {
		assert.Equal(t, upright, turnOf(file))
	}
}
