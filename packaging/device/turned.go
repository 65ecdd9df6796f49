package main

import (
	"context"
	"fmt"
	"strings"
)

// panelSide is how far the axes of the panel go that is plugged in; see lab panel.
const panelSide = 32767

// turned turns the screen to the left, and taps on a touch panel that was plugged in
// before: what is under the finger is what is hit.
func turned(t *till, _ context.Context) (string, error) {
	if _, err := t.run("setsid /usr/lib/kaikei-test/lab panel /tmp/panel >/tmp/panel.log 2>&1 & until test -p /tmp/panel; do sleep 1; done; udevadm settle"); err != nil {
		return "", err
	}
	if err := t.restarted(`echo 'KAIKEI_ROTATE="left"' >>/data/settings`); err != nil {
		return "", err
	}
	for _, key := range []string{"7", "00", "C", "3", "000", "8"} {
		x, y, err := t.find(key)
		if err != nil {
			return "", err
		}
		// The screen's upper edge lies along the panel's left one, and reads upwards.
		at := fmt.Sprintf("%d %d", y*panelSide/screenWidth, panelSide-x*panelSide/screenHeight)
		if _, err := t.run("echo " + at + " >/tmp/panel"); err != nil {
			return "", err
		}
		if key != "C" {
			continue
		}
		if err := t.await(patience, "cat "+drawn, "= ¥0"); err != nil {
			return "", err
		}
	}
	err := t.await(patience, "cat "+drawn, "= ¥30,008")
	said, _ := t.run("DISPLAY=:0 xrandr | grep ' connected'") // for who reads it
	return ": " + strings.TrimSpace(said), err
}
