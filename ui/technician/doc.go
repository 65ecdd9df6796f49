// Package technician is what a technician sees and touches: the steps that make a
// machine a till, and how a till that runs is: its parts, its way to the backend, its
// machine, its configuration.
//
// A page is a pure function of a [setup.View] or a [workshop.View], the words and the
// window's size; taps become intents. It is drawn with the till's own kit.
//
// # Caveats
//
// A page is made anew when its view differs from the one before, not when only time
// or a figure went on: those are live parts of it, drawn each second.
package technician
