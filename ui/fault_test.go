package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal/desk"
)

// Whoever looks at the paper says whether the slip is there.
func TestDoubtfulSlip(t *testing.T) {
	for label, answer := range map[string]desk.SlipAnswer{"Yes, it is there": desk.SlipPrinted, "No, print again": desk.SlipMissing} {
		c := newClerk(t, "en")
		c.draw(views()["fault-doubt"])
		assert.Contains(t, c.shows(), "売上 0003 お客様控え")
		c.tap(t, label)
		assert.Equal(t, []desk.Intent{{Kind: desk.IntentSlip, Slip: 7, Answer: answer}}, c.intents)
	}
	c := newClerk(t, "en")
	c.draw(views()["fault-PRINT_UNKNOWN"]) // nobody keeps the slips
	assert.NotContains(t, c.shows(), "Yes, it is there")
}
