package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The colours. Each pair of ink and ground has a contrast of 4.5 or more (WCAG
// AA), which a test computes.
var (
	ink     = color.NRGBA{0x1b, 0x1f, 0x24, 0xff}
	inkSoft = color.NRGBA{0x52, 0x5b, 0x66, 0xff}
	paper   = color.NRGBA{0xf6, 0xf7, 0xf9, 0xff}
	card    = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	line    = color.NRGBA{0xd5, 0xda, 0xe1, 0xff}
	white   = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	black   = color.NRGBA{0x00, 0x00, 0x00, 0xff}
	blue    = color.NRGBA{0x0b, 0x57, 0xc2, 0xff}
	green   = color.NRGBA{0x0a, 0x6b, 0x3c, 0xff}
	red     = color.NRGBA{0xa3, 0x1a, 0x22, 0xff}
	slate   = color.NRGBA{0x3a, 0x45, 0x52, 0xff}
	amber   = color.NRGBA{0xff, 0xc8, 0x2e, 0xff}
	violet  = color.NRGBA{0x5b, 0x2d, 0x90, 0xff}
	dead    = color.NRGBA{0xe3, 0xe6, 0xea, 0xff}
	deadInk = color.NRGBA{0x6b, 0x74, 0x80, 0xff}
)

// The sizes of text, in the toolkit's units.
const (
	sizeSmall  = 18
	sizeText   = 22
	sizeLarge  = 32
	sizeTitle  = 48
	sizeAmount = 84
)

// touch is the least side of what is tapped: 9 mm at 160 dots per inch.
const touch = 57

// look is the theme of the window: light, with our own font.
type look struct {
	fyne.Theme
	regular, bold fyne.Resource
	ink           color.Color
	text          float32
	flush         bool // text begins at the edge, without the toolkit's padding
}

// newLook returns the theme that sets text in the given fonts.
func newLook(regular, bold []byte) look {
	return look{
		Theme: theme.DefaultTheme(), ink: ink, text: sizeText,
		regular: fyne.NewStaticResource("regular.otf", regular), bold: fyne.NewStaticResource("bold.otf", bold),
	}
}

// Font returns our fonts: the toolkit's own have no Japanese.
func (l look) Font(s fyne.TextStyle) fyne.Resource {
	if s.Bold {
		return l.bold
	}
	return l.regular
}

// Color returns the colours of a light window, whatever the desktop says.
func (l look) Color(n fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	switch n {
	case theme.ColorNameForeground:
		return l.ink
	case theme.ColorNameBackground:
		return paper
	case theme.ColorNameSeparator:
		return line
	}
	return l.Theme.Color(n, theme.VariantLight)
}

// Size returns sizes for touch.
func (l look) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNameText:
		return l.text
	case theme.SizeNameInnerPadding:
		if l.flush {
			return 0
		}
	case theme.SizeNameScrollBar, theme.SizeNameScrollBarSmall:
		return 12
	}
	return l.Theme.Size(n)
}

// with returns the theme for a paragraph of another colour and size.
func (l look) with(c color.Color, size float32) look {
	l.ink, l.text, l.flush = c, size, true
	return l
}
