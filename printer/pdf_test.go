package printer_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/printer"
)

// The document says where each of its objects begins, and its pictures are, dot for
// dot, what the paper would show; a slip that is longer than a page may be goes on
// upon the next.
func TestPDF(t *testing.T) {
	p := painter(t)
	for pages, lines := range map[int]int{1: 3, 2: 1400} {
		d := printer.Document{}
		for i := range lines {
			d.Blocks = append(d.Blocks, printer.Block{Kind: printer.BlockText, Text: fmt.Sprintf("締め（Z） %d 純売上 ¥1,234", i)})
		}
		page := d.Page(576)
		var out bytes.Buffer
		require.NoError(t, p.PDF(&out, page))
		text := out.Bytes()
		for n, m := range regexp.MustCompile(`(?m)^(\d{10}) 00000 n $`).FindAllSubmatch(text, -1) {
			at, err := strconv.Atoi(string(m[1]))
			require.NoError(t, err)
			assert.True(t, bytes.HasPrefix(text[at:], fmt.Appendf(nil, "%d 0 obj\n", n+1)), "object %d is where the table says", n+1)
		}
		at, err := strconv.Atoi(string(regexp.MustCompile(`startxref\n(\d+)\n`).FindSubmatch(text)[1]))
		require.NoError(t, err)
		assert.True(t, bytes.HasPrefix(text[at:], []byte("xref\n")))
		assert.Len(t, regexp.MustCompile(`/Type /Page /Parent`).FindAll(text, -1), pages)

		var dots []byte
		for _, m := range regexp.MustCompile(`FlateDecode /Length (\d+) >>\nstream\n`).FindAllSubmatchIndex(text, -1) {
			length, err := strconv.Atoi(string(text[m[2]:m[3]]))
			require.NoError(t, err)
			z, err := zlib.NewReader(bytes.NewReader(text[m[1] : m[1]+length]))
			require.NoError(t, err)
			part, err := io.ReadAll(z)
			require.NoError(t, err)
			dots = append(dots, part...)
		}
		want, err := p.Draw(page)
		require.NoError(t, err)
		assert.True(t, bytes.Equal(want.Pix, dots), "dot for dot")
	}
	broken := errors.New("pulled out")
	assert.ErrorIs(t, p.PDF(deadEnd{broken}, printer.Document{}.Page(576)), broken)
}

// A deadEnd takes nothing.
type deadEnd struct{ err error }

func (d deadEnd) Write([]byte) (int, error) { return 0, d.err }
