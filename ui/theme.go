package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// look is what the toolkit's own parts wear: scroll bars, and the ground of the
// window. All else is drawn by a kit.
type look struct {
	fyne.Theme
	palette palette
	regular fyne.Resource
}

// newLook returns the theme of a palette.
func newLook(p palette, regular fyne.Resource) look {
	return look{Theme: theme.DefaultTheme(), palette: p, regular: regular}
}

// Font returns ours: the toolkit's own have no Japanese.
func (l look) Font(fyne.TextStyle) fyne.Resource { return l.regular }

// Color returns the colours of the palette, whatever the desktop says.
func (l look) Color(n fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	switch n {
	case theme.ColorNameForeground:
		return l.palette.ink
	case theme.ColorNameBackground:
		return l.palette.paper
	case theme.ColorNameSeparator, theme.ColorNameShadow:
		return color.Transparent // no shadow where a list is cut: the next row shows that it goes on
	case theme.ColorNameScrollBar:
		return l.palette.soft
	}
	return l.Theme.Color(n, theme.VariantLight)
}

// Size returns sizes for touch.
func (l look) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNameScrollBar, theme.SizeNameScrollBarSmall:
		return 10
	}
	return l.Theme.Size(n)
}
