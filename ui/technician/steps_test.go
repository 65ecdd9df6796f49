package technician

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal/setup"
)

// Nobody is sent to a way on which nothing is broken.
func TestBrokenWay(t *testing.T) {
	good, bad, untried := setup.Hop{Name: "link", Tried: true, OK: true}, setup.Hop{Name: "name", Tried: true}, setup.Hop{Name: "TLS"}
	assert.False(t, broken(nil))
	assert.False(t, broken([]setup.Hop{good, good}))
	assert.True(t, broken([]setup.Hop{good, bad, untried}))
}
