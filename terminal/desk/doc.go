// Package desk is the clerk's side of the till: it turns what a clerk wants,
// an [Intent], into calls of a [terminal.Till], and what became of them into
// what is on the screen, a [View]. It draws nothing.
//
// # What it guarantees
//
// One goroutine, [Desk.Run], owns all of the state; intents and results come to
// it one after the other. An intent that makes no sense on the screen that is
// shown is ignored, so that a double tap, or a second scan of the same code, is
// one payment. There is a safe way out of every wait, and the view says until
// when the till waits. A slip is printed behind the sale: paper trouble is
// shown and neither delays nor undoes a payment. All trouble reaches the view
// as a declared [fault.Fault].
//
// # Caveats
//
// A payment that the clerk left goes on in the till, not here; the desk hears
// of it through [terminal.Till.Watch]. Intents are dropped when the desk is far
// behind, since nothing was promised yet. Typed digits of a payment code are in
// the view of one screen only, and masked wherever they are printed.
package desk
