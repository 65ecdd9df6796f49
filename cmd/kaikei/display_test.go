package main

import (
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A till without a screen says so, before it opens its records.
func TestSeat(t *testing.T) {
	server, err := net.Listen("unix", "@"+sockets+"61717")
	require.NoError(t, err)
	defer func() { assert.NoError(t, server.Close()) }()
	for _, display := range []string{":61717", ":61717.0", "unix:61717", "till.example:0"} {
		assert.NoError(t, seat(display), display)
	}
	assert.ErrorContains(t, seat(""), "DISPLAY is not set")
	for _, display := range []string{":61718", "nonsense", ":"} {
		assert.ErrorContains(t, seat(display), "no X server answers at DISPLAY "+display, display)
	}
}
