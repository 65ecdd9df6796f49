package main

import (
	"context"
	"errors"
	"time"
)

// panel asks whether the monitor is on.
const panel = "DISPLAY=:0 xset q | grep 'Monitor is'"

// dark waits until the screen goes dark, and touches it where a key stands: once
// lights it, twice types.
func dark(t *till, _ context.Context) (string, error) {
	if err := t.restarted(`cp /data/settings /data/lit; . /data/settings; echo "KAIKEI_OPTIONS=\"$KAIKEI_OPTIONS --blank 30s\"" >>/data/settings`); err != nil {
		return "", err
	}
	x, y, err := t.find("7")
	if err != nil {
		return "", err
	}
	if err := errors.Join(t.await(patience, panel, "Monitor is Off"), t.shot(absolute(t.out+"/13-off.png")), t.touch(x, y)); err != nil {
		return "", err
	}
	began := time.Now()
	if err := t.await(patience, panel, "Monitor is On"); err != nil {
		return "", err
	}
	lit := time.Since(began)
	if err := errors.Join(t.await(patience, "grep -x '= ¥0' "+drawn, "¥0"), t.touch(x, y), t.await(patience, "grep -x '= ¥7' "+drawn, "¥7")); err != nil {
		return "", err
	}
	return ": lit " + lit.Round(time.Second).String() + " after the touch", t.restarted("mv /data/lit /data/settings")
}
