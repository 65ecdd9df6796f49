// Package wedge reads bar-code scanners that pretend to be a keyboard
// ("keyboard wedge"), and tells what they type from what a person types.
//
// There are two ways in. A [Burst] takes the keys that reach the till's window
// and parts them by their timing; it is pure logic, and the clock is passed in.
// A [Keyboard] reads the scanner's own event node and grabs it, so that none of
// its keys reaches anything else; it translates key codes itself.
//
// # What it guarantees
//
// A text is reported whole or not at all. Keys at the pace of a scanner, but
// with a gap in them, are dropped: they are neither half a code nor a person's
// typing. So are bursts that are too long, and those in which a key was lost or
// could not be translated. A grabbed scanner that is unplugged is opened again
// when it is back.
//
// # Caveats
//
// A person's key less than 35 ms before a burst, or before the window has looked
// for keys again, cannot be told from it, and becomes part of the text; the
// check of payment codes has to refuse that. A scanner that leaves 80 ms between
// two keys of a code types two codes. A [Keyboard] has the kernel's time of
// each key, where a window knows only between which two looks it came.
//
// Scanners type on the layout that they were set to, mostly US. In a window
// with a Japanese layout digits and letters arrive as they are, but "=", "+",
// ":", "]" and others arrive as other characters, and with kana lock on,
// everything arrives as kana: 9000 becomes よわわわ. Full-width letters and
// digits are folded to plain ones; kana are not guessed at, and such a text is
// no payment code. Set the scanner to the layout of the system, turn kana lock
// off, or grab the scanner: a Keyboard always reads the US layout, whatever the
// system's is. With Caps Lock on, letters of the window change their case.
package wedge
