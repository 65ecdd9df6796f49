package ui

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"kaikei/ui/words"
)

// The type scale, in the toolkit's units. Nothing is set in another size, which
// a test holds.
const (
	sizeNote   = 16  // beside a sign, in the line of states
	sizeSmall  = 18  // what is looked up
	sizeText   = 22  // what is read
	sizeLarge  = 28  // what is tapped, and what a clerk reads aloud
	sizeHead   = 36  // what a screen is about
	sizeTitle  = 48  // what happened
	sizeSum    = 64  // how much
	sizeAmount = 84  // how much, while it is typed
	sizeShout  = 112 // how much, for a customer across the counter
)

// scale is the type scale, from large to small.
var scale = [...]float32{sizeShout, sizeAmount, sizeSum, sizeTitle, sizeHead, sizeLarge, sizeText, sizeSmall, sizeNote}

// The spacing: all distances are one of these.
const (
	spaceHair  = 4
	spaceSmall = 8
	space      = 12
	spaceLarge = 16
	spaceHuge  = 24
)

// corner is the radius of cards and buttons.
const corner = 10

// Fonts are those of one language. Regular has what people may write, in any of
// our languages; Bold has what we say ourselves.
type Fonts struct {
	Regular, Bold fyne.Resource
}

// NewFont makes a font of a file that has a name of its own. The toolkit reads each
// font that is made, keeps it for as long as the program runs, and knows it by its
// address (2.8.1): one costs some 20 MB, and is made once for all windows.
func NewFont(name string, file []byte) fyne.Resource { return fyne.NewStaticResource(name, file) }

// A typeface is the fonts of one language.
type typeface struct {
	regular, bold fyne.Resource
}

// typefaces are the fonts of every language; one that has none of its own takes those
// of the first.
func typefaces(fonts map[string]Fonts) map[string]typeface {
	all := map[string]typeface{}
	for _, l := range words.Languages() {
		f, ok := fonts[l]
		if !ok {
			f = fonts[words.Languages()[0]]
		}
		all[l] = typeface{f.Regular, f.Bold}
	}
	return all
}

// A kit is what screens are made with: colours, words and the fonts for them,
// and how large a target has to be. Screens are made anew when it changes.
type kit struct {
	palette
	words  words.Words
	faces  typeface // of the words
	people typeface // of names: everything that people write
	touch  float32  // the least side of a target
	finger
}

// A finger is what a tap asks and tells before it does anything.
type finger struct {
	calm func() bool // whether it can have been meant for this screen
	felt func()      // somebody tapped
}

// nine is how many inches 9 mm are: what a finger hits.
const nine = 9 / 25.4

// touchAt is the least side of a target on a screen of so many dots per inch.
func touchAt(dpi int) float32 { return float32(math.Ceil(nine * float64(dpi))) }

// text is one line of a size and colour.
func (k kit) text(size float32, c color.Color) *canvas.Text {
	t := canvas.NewText("", c)
	t.TextSize, t.FontSource = size, k.faces.regular
	return t
}

// bold is a line in the bold font, for what we say ourselves.
func (k kit) bold(size float32, c color.Color) *canvas.Text {
	t := k.text(size, c)
	t.FontSource = k.faces.bold
	return t
}

// name is a line for what people wrote: in the font that has every character,
// and in Japanese shapes whatever the screen speaks.
func (k kit) name(size float32, c color.Color) *canvas.Text {
	t := k.text(size, c)
	t.FontSource = k.people.regular
	return t
}
