// Package device is the data folder of one terminal and what is assembled from
// it: keys, certificate, signed configuration, the store, the line to the
// backend, and the till. The window and the command line both start from here,
// so that they are the same terminal.
//
// # The folder
//
//	device.key    P-256 TLS identity, made here, never leaves; mode 0600
//	journal.key   Ed25519 key that signs the journal, made here; mode 0600
//	device.json   who we are: terminal id, backend, certificate, authority
//	config.json   the newest signed configuration that was good, and beside it
//	              the one before, config.previous.json
//	kaikei.db     the store
//	kaikei.sock   the socket of the running terminal
//
// device.json is written last: a folder without it is not provisioned yet, and
// provisioning may be begun again with the keys that are there.
//
// # Caveats
//
// The keys lie in files that their owner alone may read. Whoever holds the
// disk holds the terminal's identity, until the backend revokes it.
package device
