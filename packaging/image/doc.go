// Package image makes what a till's disk is written with: two systems of which one
// runs and is never written, records on a partition of their own, and signed updates
// that are taken back by themselves where they do not work.
//
// build.sh builds a disk or an update; root/ is what lies over Debian's packages and
// ours; esp/ is how GRUB chooses a system; agent/ is in images for tests alone. The way of
// an update:
//
//   - before-update: RAUC asks before it writes. Refused while a payment is open (R8).
//   - after-update: it is written. GRUB knows nothing of it yet.
//   - activate: the till has ended, or has not begun, and no payment is open: GRUB is told,
//     and the system is on trial.
//   - GRUB: it has three starts to be marked good, else the one before starts.
//   - confirm: its till lives and answers for the records: good. Else bad, and the machine
//     starts again.
//
// # Guarantees
//
// At every line of it the power may go, and a whole system starts. The records are
// never a part of it.
//
// # Caveats
//
// The tests here run the scripts in a folder, with stand-ins for RAUC and systemd;
// make test-device runs all of it in a virtual machine. An update that changes the form
// of the records cannot be taken back once its till has opened them.
package image
