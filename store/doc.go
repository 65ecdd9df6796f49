// Package store keeps a terminal's payments, refunds, journal, outbox and
// totals in one bbolt file.
//
// # What it guarantees
//
// [Store.Commit] writes the state, its journal record, its outbox entry and
// the totals of the day in one bbolt transaction, and they are on disk before
// it returns: a reader, and a restart after a power cut, see all of a change
// or none of it. A damaged file gives [terminal.ErrCorrupt], never a panic,
// and is set aside by [SetAside], never deleted. A file that another process
// holds gives [terminal.ErrInUse] after a bounded wait.
//
// # Layout
//
//	meta       version, terminal, slip, serial, head of the journal
//	payments   id → serial number and payment, JSON
//	refunds    id → refund, JSON
//	refundsof  payment id, 0, serial → refund id
//	days       business date, "/", serial → payment id
//	outbox     serial → payment id, while the backend has still to answer
//	journal    sequence number → line of package journal
//	totals     business date, 0, counter → count and yen, 8 bytes each
//
// Numbers in keys are eight bytes, big endian, so that a cursor walks them in
// the order in which things happened. Totals are kept as counters, so reading
// a day costs the same with ten payments as with a million.
//
// # Caveats
//
// One process, one writer; reads go on meanwhile. [Open] looks at the frame of
// the file (meta, buckets, head of the journal, outbox) and not at every page:
// damage deeper inside shows when it is read, or by [Store.Check]. The file
// does not shrink. After a write that the disk refused, whether it is on disk
// is not known; the store is opened anew before the next one, so that the
// guard of Commit sees what is truly there.
package store
