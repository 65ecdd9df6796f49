//go:build race

package simulation

// raceEnabled tells that the race detector slows everything down.
const raceEnabled = true
