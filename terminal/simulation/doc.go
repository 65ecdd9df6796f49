// Package simulation proves the rules of money on simulated days: the real
// code of packages terminal and backend, with a disk, a network, a payment
// backend, a clock, customers and cashiers that are not real, and that fail in
// every way we know of. All of it is test code; this file says what it is.
//
// # What is simulated
//
// A day has two terminals at one backend, and a spare one. Time is that of a synctest bubble,
// so hours take no time. The terminals talk through backend.Client, so an
// answer that is torn, forged, doubled or late is one of bytes. Customers show
// codes, read those of the shop, and pay bills of a terminal without a network
// through their own, whose proofs are lost, late, forged or of another bill. Some
// sales are paid in parts, by hasty cashiers too. On some days a terminal breaks,
// and hands what it has open over to another, which hands it on, or back, while old
// bundles turn up again; or its records are damaged, and
// begun anew with what is found of them and what the backend has; after a hand-over
// too, of which the records may be lost. The disk is a
// model in memory; on one day of thirty-two it is package store on a real file.
// What is drawn by lot comes from the seed and from what it is drawn for (a
// call of a path at an instant, a payment's step), never from the order in which
// goroutines happen to run, so that a seed brings its day back.
//
// # What is held
//
// After each commit and each arrival at the backend: the invariants I1 to I8
// that [Rules] lists, the totals of the dates that a commit touches and, on a real
// store, the chain of its journal among them. At the end all faults stop, what is on
// its way arrives, the terminals start once more, and nothing may be open or differ.
//
// # Caveats
//
// Records that are damaged are begun anew minutes after the last byte was sent: one that is on its way
// longer shows as a difference, and the records are begun anew once more.
//
// # Whether it would notice
//
// Mutants are the program with one deliberate bug each, such as sending before
// recording. Each must be caught within a bounded number of seeds.
package simulation

// Rules names what a simulated day holds, by the names under which a violation
// is told.
var Rules = map[string]string{
	"I1":  "no sale is charged twice: not under one id, not under two",
	"I2":  "what the terminal holds as paid, the backend has taken; what it holds as not taken, the backend has not",
	"I3":  "what the backend has taken ends as paid, cancelled or given back at the terminal, or as an open REFUND_DUE",
	"I4":  "totals are the sum of the journal, and their net is what the backend owes",
	"I5":  "the journal has no gap and its chain is whole, after any cut",
	"I6":  "no wait without a deadline",
	"I7":  "no cap is passed: never more given back than paid, never more deferred than allowed",
	"I8":  "no cancel before an inquiry, no void begun after the cancel window",
	"R1":  "an id is on disk, as sent, before its first byte leaves, and its bytes never change",
	"R12": "a backend that asks for patience is left alone for so long",
	"R7":  "one hand at a time on a payment",
	"R8":  "what was handed over is never sent by who gave it, and is with one terminal, who took it last",
	"R2":  "a slip says only what is on disk",
	"R4":  "no new payment for a sale while an older one of it may still take money",
}
