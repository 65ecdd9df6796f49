package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
)

// Who types again after a wrong PIN has read that it was wrong, and finds the keys
// that lay under it; other trouble stays.
func TestTypingAgain(t *testing.T) {
	for code, gone := range map[fault.Code]bool{"PIN": true, "PIN_LOCKED": false, "DISK_FULL": false} {
		c := newClerk(t, "ja")
		c.draw(desk.View{Screen: desk.ScreenSignIn, Fault: &fault.Fault{Code: code}})
		newSignInScreen(c.Window).typed("73")
		var want []desk.Intent
		if gone {
			want = []desk.Intent{{Kind: desk.IntentDismiss}}
		}
		assert.Equal(t, want, c.intents, code)
	}
}
