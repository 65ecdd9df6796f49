// Package diag finds out how a terminal and its machine are, for a technician, and
// writes it into one bundle that is safe to mail.
//
// # What it guarantees
//
// No secret and no whole payment code leaves in a bundle: no key file is read, and
// everything that is written passes logfile.Mask. A part that cannot be read is
// said as such and keeps nothing else out; a terminal that cannot even be opened
// still has a bundle.
//
// # Caveats
//
// What a machine tells differs from board to board. A fact that it does not have
// is left out. Wear is told by eMMC alone (JESD84-B51, 7.4.38: life in tenths).
package diag
