package reconciliation

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"kaikei/terminal"
)

// A Remote is a payment as the backend has it.
type Remote struct {
	ID       terminal.PaymentID
	Outcome  terminal.Outcome // terminal.OutcomeNotKnown when the backend does not know the id
	Amount   terminal.Yen
	Refunded terminal.Yen
	Brand    string
	Purpose  terminal.Purpose
	HandedTo string // another terminal, which goes on with it by the backend's word
	Hops     int    // how often it was handed over, by the backend's word
}

// Net is what the backend holds for the shop; below zero what the shop owes.
func (r Remote) Net() terminal.Yen {
	if r.Outcome == terminal.OutcomeCaptured {
		if r.Purpose.Credit() {
			return -r.Amount
		}
		return r.Amount - r.Refunded
	}
	return 0
}

// A DifferenceKind names a difference between terminal and backend.
type DifferenceKind string

// The differences, and what mends each.
const (
	DiffOpen       DifferenceKind = "OPEN"        // not settled yet
	DiffDue        DifferenceKind = "REFUND_DUE"  // money to be given back
	DiffNotHere    DifferenceKind = "NOT_HERE"    // the terminal has no record of it
	DiffNotThere   DifferenceKind = "NOT_THERE"   // the backend has not taken it
	DiffTakenThere DifferenceKind = "TAKEN_THERE" // taken, and the terminal says it was not
	DiffGivenThere DifferenceKind = "GIVEN_THERE" // in a wallet, and the terminal says it is not
	DiffAmount     DifferenceKind = "AMOUNT"      // another sum, or for another purpose
	DiffRefunded   DifferenceKind = "REFUNDED"    // another sum given back
	DiffElsewhere  DifferenceKind = "ELSEWHERE"   // handed over to another terminal, and counted here
	DiffNotTaken   DifferenceKind = "NOT_TAKEN"   // handed over, and the other terminal has not come for it
	DiffTotals     DifferenceKind = "TOTALS"      // the backend's totals are not its own list
)

// Kinds returns all of them.
func Kinds() []DifferenceKind { return slices.Sorted(maps.Keys(mends)) }

// mends tells a manager what to do, by the kind of the difference.
var mends = map[DifferenceKind]string{
	DiffOpen:       "The terminal goes on asking. Bring it to the backend now: kaikeictl queue now.",
	DiffDue:        "The cancel came too late. Give the money back: kaikeictl refund ID.",
	DiffNotHere:    "The terminal's records are an older copy, or were replaced. Begin them anew from what the backend has: kaikeictl recover.",
	DiffNotThere:   "The terminal counts money that the backend does not have. Stop selling, keep the bundle of kaikeictl diag, and call the technician.",
	DiffTakenThere: "The customer was charged for a sale that the terminal gave up. Have the backend's operator give it back.",
	DiffGivenThere: "A wallet has money that the terminal took back or gave up. If the customer has the cash too, have the backend's operator take it back.",
	DiffAmount:     "Terminal and backend disagree about the sum. Stop selling, and call the technician.",
	DiffRefunded:   "More or less was given back than the terminal knows of. Compare with the backend's operator, refund by refund.",
	DiffElsewhere:  "Another terminal of the shop goes on with it, and counts it. Take it out of this terminal's books: kaikeictl inquire ID.",
	DiffNotTaken:   "It was handed over to another terminal, which has not taken it. Import the bundle there: kaikeictl import pending FILE; make it again if it is lost: kaikeictl export pending; or for another terminal, if that one broke: export --instead-of.",
	DiffTotals:     "The backend contradicts itself. Send this report to its operator.",
}

// A Difference is one thing on which terminal and backend do not agree.
type Difference struct {
	Kind  DifferenceKind     `json:"kind"`
	ID    terminal.PaymentID `json:"id,omitempty"`
	Here  string             `json:"here"`
	There string             `json:"there"`
	Yen   terminal.Yen       `json:"yen"` // what the terminal has more than the backend
	Mend  string             `json:"mend"`
}

// told is d with what mends it.
func (d Difference) told() Difference {
	d.Mend = mends[d.Kind]
	return d
}

// Compare holds the payments of a terminal against those of its backend, and
// names each difference, by id. Cash is nobody else's business.
func Compare(here []terminal.Payment, there []Remote) []Difference {
	differences := []Difference{}
	remote := map[terminal.PaymentID]Remote{}
	for _, r := range there {
		remote[r.ID] = r
	}
	known := map[terminal.PaymentID]bool{}
	for _, p := range here {
		if p.Tender == terminal.TenderCash {
			continue
		}
		known[p.ID] = true
		r, ok := remote[p.ID]
		if p.HandedTo != "" { // compared where it went, once it is there
			if ok && r.Net() != 0 {
				d := Difference{Kind: DiffNotTaken, ID: p.ID, Here: "handed over to " + p.HandedTo, There: r.text(), Yen: -r.Net()}
				differences = append(differences, d.told())
			}
			continue
		}
		if !ok {
			r.Outcome = terminal.OutcomeNotKnown
		}
		if d, differs := reconcileOne(p, r); differs {
			differences = append(differences, d)
		}
	}
	for _, r := range there {
		if !known[r.ID] && r.Outcome == terminal.OutcomeCaptured {
			d := Difference{Kind: DiffNotHere, ID: r.ID, Here: "no record", There: r.text(), Yen: -r.Net()}
			differences = append(differences, d.told())
		}
	}
	slices.SortStableFunc(differences, func(a, b Difference) int { return cmp.Compare(a.ID, b.ID) })
	return differences
}

// reconcileOne compares one payment.
func reconcileOne(p terminal.Payment, r Remote) (Difference, bool) {
	holds := p.Holds()
	here := p.State.String() + " " + p.Amount.String()
	if p.Refunded > 0 {
		here += ", given back " + p.Refunded.String()
	}
	kind := DifferenceKind("")
	switch {
	case p.Waits():
		kind = DiffOpen
	case (holds || p.State == terminal.Uncollected) && r.HandedTo != "":
		kind = DiffElsewhere
	case holds && r.Outcome != terminal.OutcomeCaptured:
		kind = DiffNotThere
	case !holds && r.Outcome == terminal.OutcomeCaptured && r.Net() > 0:
		kind = DiffTakenThere
	case !holds && r.Outcome == terminal.OutcomeCaptured && r.Net() < 0:
		kind = DiffGivenThere
	case holds && (p.Amount != r.Amount || p.Purpose != r.Purpose):
		kind = DiffAmount
	case holds && p.Refunded != r.Refunded:
		kind = DiffRefunded
	case p.Due():
		kind = DiffDue
	}
	d := Difference{Kind: kind, ID: p.ID, Here: here, There: r.text(), Yen: p.Net() - r.Net()}
	return d.told(), kind != ""
}

// TotalsDifference is that of a backend whose totals are not the sum of its
// own list.
func TotalsDifference(list, totals terminal.Yen) Difference {
	return Difference{Kind: DiffTotals, Here: "list " + list.String(), There: "totals " + totals.String(), Yen: list - totals}.told()
}

// text says how the backend has it.
func (r Remote) text() string {
	words := map[terminal.Outcome]string{
		terminal.OutcomePending: "in process", terminal.OutcomeCaptured: "taken", terminal.OutcomeDeclined: "declined", terminal.OutcomeCancelled: "cancelled", terminal.OutcomeNotKnown: "not known",
	}
	s := words[r.Outcome]
	if r.HandedTo != "" {
		s = "with terminal " + r.HandedTo
	}
	if r.Outcome == terminal.OutcomeCaptured {
		s += " " + r.Amount.String()
	}
	if r.Refunded > 0 {
		s += fmt.Sprintf(", given back %s", r.Refunded)
	}
	return s
}
