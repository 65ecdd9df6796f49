// Package sale is what is sold and what it comes to: sums of yen, lines,
// discounts, consumption tax, and the tax-free sale to visitors. Package
// terminal names its types as its own.
//
// # What it guarantees
//
// A total is derived from the lines and never stored beside them. Tax is
// computed once per rate and rounded once (消令70の10). A discount of the whole
// sale is spread over the rates in proportion to what is sold at each, to the
// yen, and always in the same way; see [Sale.Sums]. No sum is a float, and one
// that does not fit is an error.
//
// # Caveats
//
// Sales are stored as JSON and are part of the journal: fields are only ever
// added, at the end, and left out while they are zero, so that what was written
// before still reads and is written again as the same bytes.
package sale
