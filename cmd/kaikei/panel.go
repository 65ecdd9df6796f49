package main

import (
	"errors"
	"io/fs"
	"os"
)

// panelWish is where a till says whether its panel is to be lit: on a device the
// system switches it, which this program may not. See
// packaging/deb/root/usr/lib/kaikei/screen.
const panelWish = "/run/kaikei/screen/wish"

// switchPanel asks for a panel that is lit, or dark. Where nobody listens, the screen
// is black and stays lit.
func (p parts) switchPanel(lit bool) {
	wish := "dark"
	if lit {
		wish = "lit"
	}
	if err := os.WriteFile(panelWish, []byte(wish), 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
		p.log.Warn("panel not switched", "wish", wish, "error", err)
	}
}
