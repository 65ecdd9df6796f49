// Package technician is what a technician sees and touches: the steps that make a
// machine a till.
//
// A page is a pure function of a [setup.View], the words and the window's size; taps
// become intents. It is drawn with the till's own kit.
//
// # Caveats
//
// A page is made anew when its view differs from the one before, not when only time
// went on: the stopwatch and the camera's figures are live parts of it.
package technician
