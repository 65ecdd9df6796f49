// Package setup turns a bare machine into a working till, step by step: language,
// network, activation, keys and certificate, camera, printer, sound, touch,
// display, and a first sale in training.
//
// A [Setup] turns what a technician taps into a [View]; a [Record] is what of it
// lies on disk.
//
// # What it guarantees
//
// The record is on disk before a step is shown: whoever starts the machine again
// after a cut, at whatever moment, stands at the same step. A step that makes a
// terminal can be repeated. Nothing is typed, and the activation is in no record and
// no view. What was skipped says why, and is told at the end. No step waits without
// a way out.
//
// # Caveats
//
// The stopwatch counts the time in which the program ran, not the time without
// power, and not by the machine's clock, which may be years off on a new board. A
// cut loses at most the seconds since the record was written last.
package setup
