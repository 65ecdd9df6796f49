// Package conform holds a payment backend against the contract from outside,
// as a terminal sees it: over HTTP, with nothing known of its inside. Anyone
// can run it against their own.
//
// It needs an enrolled client and a [Codes] that makes payment codes: one that
// pays, one of a wallet that is short, and one whose customer takes their
// time. A backend that cannot make a kind of code has the checks that need it
// skipped, as has one that does not take several calls in one request, and the report
// says so: skipped is not passed.
//
// # What it guarantees
//
// Every answer is held against openapi.yaml too, so a check that passes has
// seen only documented answers. A check that failed shows its calls and what each
// was answered, payment codes masked. The payments are of a few yen; the run moves
// real money where the backend does, and gives back what its checks do not
// need taken.
//
// # Caveats
//
// The end of a cancel window is a matter of hours: that a cancel after
// cancelUntil is refused is shown by the other refusal that the contract
// gives the same answer, a payment of which something was refunded. Totals
// are compared before and after, so nobody else may use the terminal during
// the run.
package conform
