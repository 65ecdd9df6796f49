// Package reconciliation holds the payments of a terminal against those of its
// backend: it names each difference and what mends it, and it puts the records of
// a terminal together again when its own are damaged.
//
// # What it guarantees
//
// Every difference is named by id, to the yen. A rebuilt ledger never gives a
// payment a new id, and never makes open what the backend has settled.
package reconciliation
