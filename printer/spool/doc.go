// Package spool keeps slips on disk until they are on paper. A [Spool] stands
// between the till and its printer: what is to be printed is recorded first, and
// printed in its order by a goroutine of the spool's, so that a printer without
// paper delays nobody and a restart loses no slip.
//
// # What it guarantees
//
// The fate of every job is known: it waits, it is printed, or nobody can tell,
// because its bytes were sent and the printer has not said that they became
// paper, or because the program ended in between. Then somebody has to look:
// [Spool.Answer]. Such a job is never sent again by itself, and when it is, it is
// marked 再印刷; so is a slip that was printed before. Nothing is on paper twice
// without saying so.
//
// A job that nothing of was sent is tried again until it prints, in its order,
// in pauses that grow to ten seconds and end at once when somebody asks.
//
// Everything is bounded: jobs that are not finished, finished ones that are
// remembered, and the size of each.
//
// # Caveats
//
// A job that cannot be recorded, on a full disk, is printed all the same, and is
// forgotten by a restart; [Options.Note] hears of it. A job holds what its slip
// says, so nothing that must not lie on a disk may be printed through a spool:
// see [printer.CardDocument].
package spool
