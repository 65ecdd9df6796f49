package ui

import (
	"image"
	"time"

	"fyne.io/fyne/v2"

	"kaikei/terminal/desk"
	"kaikei/ui/words"
)

// A Preview gives the live picture of the camera, and its number; the same
// number means the same picture.
type Preview interface {
	Preview() (*image.RGBA, uint64)
}

// Sounds plays a sound, a WAV file in memory, and does not wait for it.
type Sounds interface {
	Play(wav []byte)
}

// Style is how windows look: the fonts of each language, the colours, and how
// fine the screen is.
type Style struct {
	Fonts map[string]Fonts // by language; one that is not here has those of Japanese
	Dark  bool
	DPI   int // dots per inch of the screen, by which 9 mm are counted; 0 is 160
}

// Options are what a window is made of. Send takes what the clerk wants. What
// follows it may be left out.
type Options struct {
	Style
	Title    string
	Language string
	Send     func(desk.Intent)
	Preview  Preview
	Hints    Hints
	Keys     Keys
	Sounds   Sounds
	// DrawQR draws a QR code with its quiet zone, so many pixels a module.
	DrawQR     func(text string, cell int) (*image.Gray, error)
	Side       fyne.CanvasObject // stands beside the till, in a demo
	FullScreen bool
	Bare       bool // without the line of states: there is no till yet
	// Rest is after how long without a touch the screen of a till with nothing open
	// goes dark; 0 is never. Lit is told when it does, and when it is lit again.
	Rest time.Duration
	Lit  func(bool)
	// Drawn is told what is drawn, each time that it is other than before.
	Drawn func(Drawn)
	// Painted is called once, when the first view is on the screen.
	Painted func()
}

// kitOf makes the kit of a language.
func (s Style) kitOf(language string, faces map[string]typeface) kit {
	colours := light()
	if s.Dark {
		colours = dark()
	}
	dpi := s.DPI
	if dpi == 0 {
		dpi = 160
	}
	w := words.Or(language)
	return kit{
		palette: colours, words: w, faces: faces[w.Language()], people: faces[words.Languages()[0]], touch: touchAt(dpi),
		finger: finger{calm: func() bool { return true }, felt: func() {}},
	}
}
