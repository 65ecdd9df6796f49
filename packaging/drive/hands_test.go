package drive

import (
	"errors"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
)

// The hands of a clerk, and the eyes.

// glance is how often the window is looked at while something is waited for.
const glance = 20 * time.Millisecond

// A drawn is what the window says of itself.
type drawn struct {
	targets map[string]image.Point // the first of a name
	texts   []string
}

// look reads what is drawn now.
func (s *stage) look() drawn {
	d := drawn{targets: map[string]image.Point{}}
	data, _ := os.ReadFile(s.path("drawn")) // not there yet is nothing drawn
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if text, ok := strings.CutPrefix(line, "= "); ok {
			d.texts = append(d.texts, text)
			continue
		}
		x, rest, _ := strings.Cut(line, " ")
		y, name, _ := strings.Cut(rest, " ")
		px, errX := strconv.Atoi(x)
		py, errY := strconv.Atoi(y)
		if _, twice := d.targets[name]; errX == nil && errY == nil && !twice {
			d.targets[name] = image.Pt(px, py)
		}
	}
	return d
}

// says reports whether a text stands somewhere.
func (d drawn) says(text string) bool {
	for _, t := range d.texts {
		if strings.Contains(t, text) {
			return true
		}
	}
	return false
}

// until waits for something; what it is stands in the failure.
func (s *stage) until(what string, so func() bool) {
	s.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(glance) {
		if so() {
			return
		}
	}
	s.shoot("failed")
	require.FailNow(s.t, "waited in vain until "+what, "the window says:\n%s\nlog:\n%s", strings.Join(s.look().texts, "\n"), tail(s.log.String()))
}

// tail is the end of a log.
func tail(log string) string { return log[max(0, len(log)-2000):] }

// there waits until something can be tapped.
func (s *stage) there(name string) {
	s.t.Helper()
	s.until(name+" can be tapped", func() bool { _, ok := s.look().targets[name]; return ok })
}

// says waits until a text stands on the screen.
func (s *stage) says(text string) {
	s.t.Helper()
	s.until("the window says "+text, func() bool { return s.look().says(text) })
}

// silent waits until a text is gone.
func (s *stage) silent(text string) {
	s.t.Helper()
	s.until("the window does not say "+text, func() bool { return !s.look().says(text) })
}

// xdotool does something with mouse and keyboard.
func (s *stage) xdotool(args ...string) {
	s.t.Helper()
	cmd := exec.Command("xdotool", args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+s.display)
	out, err := cmd.CombinedOutput()
	require.NoError(s.t, err, string(out))
}

// tap taps what can be tapped, once it can be.
func (s *stage) tap(names ...string) {
	s.t.Helper()
	for _, name := range names {
		var at image.Point
		s.until(name+" can be tapped", func() bool {
			var ok bool
			at, ok = s.look().targets[name]
			return ok
		})
		s.xdotool("mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "click", "1")
	}
}

// keys taps the keys of a keypad, one for each character.
func (s *stage) keys(digits string) {
	s.t.Helper()
	s.tap(strings.Split(digits, "")...)
}

// sum types a sum and waits until it stands there.
func (s *stage) sum(digits, shown string) {
	s.t.Helper()
	s.keys(digits)
	s.says(shown)
}

// late is how long a key that was sent may be on its way to the window.
const late = 500 * time.Millisecond

// wedge types what a hand scanner would, again while it was not read whole: on a
// busy machine the virtual keyboard stumbles.
func (s *stage) wedge(text string, read func() bool) {
	s.t.Helper()
	s.until("the hand scanner is read", func() bool {
		s.xdotool("type", "--delay", "1", text)
		s.xdotool("key", "Return")
		for end := time.Now().Add(2 * time.Second); time.Now().Before(end); time.Sleep(glance) {
			if read() {
				time.Sleep(late)
				return true
			}
		}
		return false
	})
}

// hold holds a phone with a fresh code of a wallet before the camera.
func (s *stage) hold(wallet string) {
	s.t.Helper()
	s.gateway("phone", "--wallet", wallet, "--png", s.path("phone.new"))
	require.NoError(s.t, os.Rename(s.path("phone.new"), s.path("phone.png")))
}

// darken holds a phone whose screen is off before the camera.
func (s *stage) darken() { s.phone(image.NewGray(image.Rect(0, 0, 540, 1080))) }

// holdPicture holds a phone that shows a picture before the camera, where a phone
// shows its codes.
func (s *stage) holdPicture(name string) {
	s.t.Helper()
	f, err := os.Open(s.path(name))
	require.NoError(s.t, err)
	defer f.Close()
	img, err := png.Decode(f)
	require.NoError(s.t, err)
	screen := image.NewGray(image.Rect(0, 0, 540, 1080))
	draw.Draw(screen, screen.Bounds(), image.White, image.Point{}, draw.Src)
	at := image.Pt(270, 690).Sub(image.Pt(img.Bounds().Dx()/2, img.Bounds().Dy()/2))
	draw.Draw(screen, img.Bounds().Add(at), img, img.Bounds().Min, draw.Src)
	s.phone(screen)
}

// phone holds a phone before the camera.
func (s *stage) phone(screen image.Image) {
	s.t.Helper()
	f, err := os.Create(s.path("phone.new"))
	require.NoError(s.t, err)
	require.NoError(s.t, errors.Join(png.Encode(f, screen), f.Close(), os.Rename(s.path("phone.new"), s.path("phone.png"))))
}

// shoot takes a picture of the whole display.
func (s *stage) shoot(name string) image.Image {
	s.t.Helper()
	file := s.path(name + ".shot.png")
	cmd := exec.Command("import", "-window", "root", file)
	cmd.Env = append(os.Environ(), "DISPLAY="+s.display)
	out, err := cmd.CombinedOutput()
	require.NoError(s.t, err, string(out))
	data, err := os.ReadFile(file)
	require.NoError(s.t, err)
	if *pictures != "" {
		require.NoError(s.t, os.MkdirAll(*pictures, 0o755))
		require.NoError(s.t, os.WriteFile(*pictures+"/"+name+".png", data, 0o644))
	}
	img, err := png.Decode(strings.NewReader(string(data)))
	require.NoError(s.t, err)
	return img
}

// scan photographs the display and returns the code in it.
func (s *stage) scan(name string) string {
	s.t.Helper()
	text := ""
	s.until("the code on the screen can be read", func() bool {
		s.shoot(name)
		out, err := exec.Command(s.bin+"/kaikeictl", "scan", s.path(name+".shot.png")).Output()
		_, rest, found := strings.Cut(string(out), `"text":"`)
		text, _, _ = strings.Cut(rest, `"`)
		return err == nil && found && text != ""
	})
	return text
}
