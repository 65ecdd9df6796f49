package drive

import (
	"fmt"
	"image"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The grid of a coarse picture.
const (
	across = 32
	down   = 20
	levels = "0123456789abcdef"
)

// A golden is what is kept of a screen: what is written on it, and its light.
type golden struct {
	words string
	grid  []string
}

// An album is the goldens.
type album struct {
	path string
	all  map[string]golden
}

// openAlbum reads the goldens.
func openAlbum(t *testing.T) *album {
	a := &album{path: "testdata/golden.txt", all: map[string]golden{}}
	data, err := os.ReadFile(a.path)
	if os.IsNotExist(err) && *update {
		return a
	}
	require.NoError(t, err)
	for part := range strings.SplitSeq(string(data), "\n\n") {
		lines := strings.Split(strings.TrimSpace(part), "\n")
		if len(lines) == down+2 {
			a.all[lines[0]] = golden{lines[1], lines[2:]}
		}
	}
	return a
}

// save writes the goldens.
func (a *album) save(t *testing.T) {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(a.all)) {
		g := a.all[name]
		fmt.Fprintf(&b, "%s\n%s\n%s\n\n", name, g.words, strings.Join(g.grid, "\n"))
	}
	require.NoError(t, os.MkdirAll("testdata", 0o755))
	require.NoError(t, os.WriteFile(a.path, []byte(b.String()), 0o644))
}

// What differs from run to run: times, dates, what is left of a wait, the numbers of
// networks and of slips, parts of a code.
var differs = []struct {
	what *regexp.Regexp
	to   string
}{
	{regexp.MustCompile(`\d{4}-\d\d-\d\d`), "DATE"},
	{regexp.MustCompile(`\d{1,2}:\d\d(:\d\d)?`), "TIME"},
	{regexp.MustCompile(`\d{4}…\d{4}`), "CODE"},
	{regexp.MustCompile(`\d{12,}`), "NUMBER"},
	{regexp.MustCompile(`\b0\d{3}\b`), "SLIP"}, // a flow more or less counts them otherwise
	{regexp.MustCompile(`\d+ ?秒`), "TIME"},
	{regexp.MustCompile(`\d+分前から`), "AGE"},
}

// line is what the line of states says, which changes by itself: the flows look at it
// where it matters.
var line = regexp.MustCompile(`^(\d\d:\d\d` +
	`|オンライン|オフライン|本日 .*|すべて送信済み|未確定 .*|印刷|カメラ|時計|伝票\d{4} ¥.*|あとから結果が出た取引 .*|押して確認してください` +
	`|Online|Offline|Today .*|All sent|\d+ open .*|Printer|Camera|Clock|Slip \d{4} ¥.*|\d+ ended after .*|Tap to read` +
	`|已连接|未连接|今日 .*|全部已发送|未确定 .*|打印机|摄像头|时钟|单号\d{4} ¥.*|\d+笔交易已得出结果|请点按查看` +
	`|연결됨|연결 안 됨|오늘 .*|모두 전송됨|미확정 .*|프린터|카메라|시계|전표 \d{4} ¥.*|나중에 결과가 나온 거래 .*|눌러서 확인하세요)$`)

// wordsOf is what is written, without what differs.
func wordsOf(d drawn) string {
	words := strings.Join(slices.DeleteFunc(slices.Clone(d.texts), line.MatchString), " | ")
	for _, r := range differs {
		words = r.what.ReplaceAllString(words, r.to)
	}
	return words
}

// gridOf is the light of a picture, in parts. What lies in the live areas moves, and
// is left out.
func gridOf(img image.Image, live ...image.Rectangle) []string {
	b := img.Bounds()
	grid := make([]string, down)
	for y := range down {
		row := make([]byte, across)
		for x := range across {
			cell := image.Rect(b.Min.X+x*b.Dx()/across, b.Min.Y+y*b.Dy()/down, b.Min.X+(x+1)*b.Dx()/across, b.Min.Y+(y+1)*b.Dy()/down)
			row[x] = levels[lightOf(img, cell)*len(levels)/256]
			for _, l := range live {
				if cell.Overlaps(l) {
					row[x] = '.'
				}
			}
		}
		grid[y] = string(row)
	}
	return grid
}

// lightOf is the mean light of a part of a picture, to 255.
func lightOf(img image.Image, part image.Rectangle) int {
	sum, n := 0, 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			sum += int(299*r+587*g+114*b) / 1000 >> 8
			n++
		}
	}
	return min(255, sum/max(1, n))
}

// How far a coarse picture may be from its golden: a part that is off by more steps
// than slack is another one, and so many may be other ones.
const (
	slack = 2
	most  = 6
)

// apart counts the parts of two pictures that are other ones.
func apart(a, b []string) (n int) {
	for y := range min(len(a), len(b)) {
		for x := range min(len(a[y]), len(b[y])) {
			d := strings.IndexByte(levels, a[y][x]) - strings.IndexByte(levels, b[y][x])
			if (a[y][x] == '.') != (b[y][x] == '.') || max(d, -d) > slack {
				n++
			}
		}
	}
	return n + across*max(len(a)-len(b), len(b)-len(a))
}

// statusLine is where the clock and the day's sums stand on a screen that is wide.
var statusLine = image.Rect(0, 0, 1024, 60)

// is holds the screen against its golden: what is written to the letter, and the
// picture. It may take a moment until both are there.
func (s *stage) is(name string, live ...image.Rectangle) {
	s.t.Helper()
	live = append(live, s.bar)
	if *update {
		s.still()
		s.album.all[name] = golden{wordsOf(s.look()), s.painted(name, live...)}
		return
	}
	want, ok := s.album.all[name]
	require.True(s.t, ok, "no golden of %s: -update writes it", name)
	words, grid := "", []string(nil)
	for end := time.Now().Add(patience / 6); ; time.Sleep(5 * glance) {
		words, grid = wordsOf(s.look()), gridOf(s.shoot(name), live...)
		if words == want.words && apart(grid, want.grid) <= most {
			return
		}
		if time.Now().After(end) {
			break
		}
	}
	assert.Equal(s.t, strings.Split(want.words, " | "), strings.Split(words, " | "), name)
	assert.LessOrEqual(s.t, apart(grid, want.grid), most, "%s: the picture is another one:\n%s\nwant:\n%s", name, strings.Join(grid, "\n"), strings.Join(want.grid, "\n"))
}

// painted is the picture once it is the same twice: on a busy machine the display is
// later than the words.
func (s *stage) painted(name string, live ...image.Rectangle) (grid []string) {
	s.t.Helper()
	s.until("the picture is still", func() bool {
		was := grid
		grid = gridOf(s.shoot(name), live...)
		same := was != nil && apart(grid, was) == 0
		time.Sleep(20 * glance)
		return same
	})
	return grid
}

// still waits until the window shows the same twice.
func (s *stage) still() {
	was := ""
	s.until("the window is still", func() bool {
		time.Sleep(20 * glance)
		now := wordsOf(s.look())
		same := now == was
		was = now
		return same
	})
}

// A coarse picture takes no notice of what fonts do at their edges, and sees a panel
// that is missing.
func TestApart(t *testing.T) {
	paint := func(parts map[image.Rectangle]uint8) []string {
		img := image.NewGray(image.Rect(0, 0, 1024, 600))
		for i := range img.Pix {
			img.Pix[i] = 240
		}
		for part, light := range parts {
			for y := part.Min.Y; y < part.Max.Y; y++ {
				for x := part.Min.X; x < part.Max.X; x++ {
					img.Pix[y*img.Stride+x] = light
				}
			}
		}
		return gridOf(img)
	}
	text := paint(map[image.Rectangle]uint8{image.Rect(100, 100, 300, 106): 30})
	moved := paint(map[image.Rectangle]uint8{image.Rect(101, 101, 301, 107): 40})
	assert.LessOrEqual(t, apart(text, moved), most, "the same words, rendered a little otherwise")
	button := paint(map[image.Rectangle]uint8{image.Rect(100, 100, 300, 106): 30, image.Rect(600, 400, 760, 490): 90})
	assert.Greater(t, apart(text, button), most, "a button more")
	panel := paint(map[image.Rectangle]uint8{image.Rect(100, 100, 300, 106): 30, image.Rect(12, 420, 1012, 590): 190})
	assert.Greater(t, apart(text, panel), most, "a pale panel more")
	assert.Equal(t, 0, apart(gridOf(image.NewGray(image.Rect(0, 0, 64, 40)), image.Rect(0, 0, 9, 9)), gridOf(image.NewGray(image.Rect(0, 0, 64, 40)), image.Rect(0, 0, 9, 9))))
}

// Times and numbers that differ from run to run are in no golden.
func TestWordsOf(t *testing.T) {
	d := drawn{texts: []string{"オンライン", "12:34", "本日 3件 ¥1,500", "2026-11-28 12:34:56", "残り 53秒", "9000…1234", "2026112300000001", "¥1,500", "伝票番号 0001", "経過 1:05"}}
	assert.Equal(t, "DATE TIME | 残り TIME | CODE | NUMBER | ¥1,500 | 伝票番号 SLIP | 経過 TIME", wordsOf(d))
}
