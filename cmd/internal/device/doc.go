// Package device is the data folder of one terminal and what is assembled from
// it: keys, certificate, signed configuration, the store, the line to the
// backend, and the till. The window and the command line both start from here,
// so that they are the same terminal.
//
// # The folder
//
//	device.key    P-256 TLS identity, made here, never leaves; mode 0600
//	device.tpm    or that identity's key as this machine's TPM sealed it to itself
//	journal.key   Ed25519 key that signs the journal, made here; mode 0600
//	handover.key  X25519 key that bundles of other terminals are sealed to; mode 0600
//	device.json   who we are: terminal id, backend, certificate, authority
//	config.json   the newest signed configuration that was good, and beside it
//	              the one before, config.previous.json
//	activation    of a provisioning that was cut short; gone when it is done
//	kaikei.db     the store
//	kaikei.sock   the socket of the running terminal
//
// device.json is written last: a folder without it is not provisioned yet, and
// provisioning goes on, by itself, with the activation and the keys that are there:
// the backend knows a device by its journal key.
//
// # The certificate
//
// It is renewed when two thirds of its life are over. One that ran out all the
// same is a fault of its own: cash, receipts and reports go on, and a fresh
// activation of the shop ([Reactivate]) mends it without touching a record.
//
// # Caveats
//
// Without a TPM the keys lie in files that their owner alone may read. Whoever
// holds the disk holds the terminal's identity then, until the backend revokes it.
// The journal key always lies in a file: a chip would take a tenth of a second for
// each record.
package device
