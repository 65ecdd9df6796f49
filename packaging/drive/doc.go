// Package drive is the proof that the till's window works: its tests start the real
// programs in a virtual display, tap through every flow as a clerk would, trouble
// included, hold each screen against a golden, and hold the money against the
// backend's ledger at the end.
//
// They run when asked for, since they need a display server and the programs in
// bin/: go test ./packaging/drive -window. With -pictures DIR they leave a picture
// of every screen; with -update they write the goldens anew.
//
// Beside the flows, that somebody thought of, one clerk taps at random while all goes
// wrong (TestWander): -taps says how long, -seed repeats what was logged.
//
// # What a golden holds
//
// What is written on the screen, with times and numbers that differ from run to run
// left out, and a coarse picture: the light of each part of the window in sixteen
// steps, so that another rendering of the same fonts is the same picture, and a
// panel that was not painted is not.
//
// # Caveats
//
// Nothing waits for a time, but for keys that are on their way: each step waits until the
// window says that what it needs can be tapped, or is written there. A step that takes longer than patience fails.
package drive
