// Package workshop is the technician's side of a till that runs: how its parts and
// its machine are, now, the way to the backend step by step, and the configuration in
// force with who set each value.
//
// A [Workshop] turns what a technician taps into a [View]; it is to ui/technician
// what package office is to the manager's screens.
//
// # What it guarantees
//
// Nothing is asked of a device, a disk or a network while nobody looks. Nothing of a
// payment is sent, and nothing is set here. No sentence is made here: a [Line] names
// its words.
//
// # Caveats
//
// The way to the backend and the printer are asked every few seconds, since each asks
// somebody else; what the machine and the camera tell is read each second.
package workshop
