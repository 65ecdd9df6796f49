// Package office is the manager's side of the till: the day as it stands, what
// is open and what mends it, the close with a counted drawer, the comparison with
// the backend, and what the shop is paid.
//
// An [Office] turns what a manager taps into a [View]; it is to ui/manager what
// package desk is to the clerk's screens.
//
// # What it guarantees
//
// Nothing here keeps a sum of its own: all of them come from the books, which come
// from the journal (R10). Each intent is done on the page that offers it and on no
// other, so that a second tap on "close" makes no second close. A wait for the
// backend ends by its deadline, or by the way back (R12). Every step needs the
// right of who opened the office.
//
// # Caveats
//
// One intent is served at a time. What the till does meanwhile is seen when the
// page is read again, as each tap does and a tick each few seconds.
package office
