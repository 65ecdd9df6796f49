// Package receipt is what a slip says, without saying how it looks: of a sale, a
// void, a refund, a sale that was paid in parts, and the receipt in the buyer's
// name. What lays it out and puts it on paper is package printer.
//
// # What it guarantees
//
// A slip has the items of a qualified simplified invoice (適格簡易請求書). A payment
// whose fate is not known is never said to be paid, and a payment code is never
// whole.
package receipt
