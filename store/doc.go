// Package store keeps a terminal's payments, refunds, journal, outbox and
// totals in one bbolt file.
//
// # What it guarantees
//
// [Store.Commit] writes the state, its journal record, its outbox entry and
// the totals of the day in one bbolt transaction, and they are on disk before
// it returns: a reader, and a restart after a power cut, see all of a change
// or none of it. A change that breaks a rule of the ledger is refused before
// anything is written.
//
// A damaged file gives [terminal.ErrCorrupt], never a panic, a circle or a
// wait without end, and is set aside by [SetAside], never deleted. A file that
// another process holds gives [terminal.ErrInUse] after a bounded wait.
//
// # When the disk fails
//
// A write that the disk refuses (full, read-only, over quota) is
// [terminal.ErrFull]; nothing of the change is there, and the file is opened
// anew before the next one. A write that the disk took and did not confirm is
// [ErrUnsynced]: it may be there after a restart or not, and asking again
// proves nothing, because the system forgets that it failed. From then on
// reading works and nothing is written, until the owner closes the store and
// opens it.
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
//	closes     number → close, JSON, as in its journal record
//	due        serial → payment id, while a refund is due
//	handed     terminal, 0, serial → payment id, which that terminal goes on with
//	sealed     payment id → code that the backend alone can read, JSON, while the payment is deferred
//	catalogue  code → item, JSON
//	carts      id → sale that was put aside, JSON
//	staff      id → member, JSON
//	shares     id of a sale, 0, serial → payment id, of sales that are paid in parts
//	deeds      payment id, 0, deed → how often it was done, of events about payments
//
// Numbers in keys are eight bytes, big endian, so that a cursor walks them in
// the order in which things happened. Totals are kept as counters, so reading
// a day costs the same with ten payments as with a million.
//
// # Caveats
//
// One process, one writer; reads go on meanwhile, except that a commit which
// has to map a longer file waits for the readers of that moment. The longest
// of them is the comparison of [Store.Check], seconds with a million payments,
// and a file doubles its map fifteen times in its life.
//
// [Open] looks at the frame of the file (meta pages, length, free pages, branch
// pages, the headers of the first 32,768 leaf pages, buckets, the newest journal
// records, outbox) and not at every page.
// Pages of records carry no checksum: damage within one shows when it does not
// read, and by Check, since the journal's hashes cover each amount. When the
// newest meta page is damaged, bbolt goes back to the one before, as after a
// power cut; the change that is lost with it shows against a head of the
// journal that the backend or a Z slip has.
//
// The file does not shrink. It grows by about 8 kB with a payment of three
// records.
package store
