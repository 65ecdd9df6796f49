// Package ui is what a clerk sees and touches: one window that draws a
// [desk.View] and sends [desk.Intent] values.
//
// # What it guarantees
//
// A screen is a function of the view, the language and the clock: it holds no
// state of a payment and does no arithmetic on money. [Window.Show] may be
// called from any goroutine and as often as one likes; only the newest view is
// drawn. A button that was tapped is dead until a view comes that is not busy,
// so a double tap is one intent. Every state, reason and fault has words in
// every language, which a test holds; colour is never the only sign.
//
// Nothing on any screen can be focused. The keys that reach the window go
// through [Keys], which tells a scanner from a person: a scan is a payment code
// where one is waited for and nothing elsewhere, and a person's digits go to the
// keypad that is open. Enter presses nothing. A payment code is shown only
// while it is typed.
//
// # Caveats
//
// Sizes are for touch at about 160 dots per inch: no target is smaller than 57
// units, 9 mm. Own keypads are used throughout, since the toolkit has no input
// method. [Window.Run] drives the live picture and the seconds of a wait; it
// needs the toolkit's loop to run.
package ui
