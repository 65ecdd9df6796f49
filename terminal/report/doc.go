// Package report counts payments and lays out days: tallies, the X report at any
// time, and the numbered, immutable close (Z).
//
// # What it guarantees
//
// [Totals] are a sum of what each payment and each refund contributes, and there
// is no other rule: they can be kept by adding differences and rebuilt from the
// journal alone (R10). A [Close] counts all since the close before, whatever its
// business date, so that nothing falls between two.
//
// # Caveats
//
// The names of the counters and the fields of a Close are stored, and never
// change. Sales are gross: voids and refunds are counted beside them.
package report
