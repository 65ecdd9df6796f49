package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal/desk"
)

// A sale of which no part is paid has a way back to be one like any other; one with a
// part on its way has not.
func TestWayBackFromASplit(t *testing.T) {
	c := newClerk(t, "en")
	v := views()["split"]
	v.Split = &desk.Split{Total: 5500, Left: 5500, Part: 100}
	v.CanUndo = false
	c.draw(v)
	c.tap(t, "Back")
	assert.Equal(t, []desk.Intent{{Kind: desk.IntentBack}}, c.intents)
	c.draw(views()["split-open"])
	c.tap(t, "Refund all")
	assert.Len(t, c.intents, 1)
	c.draw(views()["split"])
	c.tap(t, "Refund all")
	c.tap(t, "Goods returned")
	assert.Len(t, c.intents, 2)
}
