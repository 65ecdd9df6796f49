// Package logfile is the terminal's log on disk: a few files of a bounded size, the
// oldest of which goes when the newest is full, and nothing in them that pays.
//
// # What it guarantees
//
// The log never takes more than [Most] bytes in all. Whatever is written passes
// [Mask] first: payment codes are bearer tokens, activations make terminals, keys
// are keys, and a log is mailed around. Those who log mask their codes themselves;
// this is the second lock on the door.
//
// Beside it lies why the program died, if it did: [CatchCrash].
//
// # Caveats
//
// What the runtime writes of a crash is masked when it is read, not on disk: it holds
// addresses and names of functions, and of values only the message of a panic.
//
// A log that cannot be written is no reason to stop selling: errors are swallowed,
// and the next write tries again. Nothing is synced: the journal is what must
// outlive a power cut.
package logfile
