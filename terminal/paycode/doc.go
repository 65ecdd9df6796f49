// Package paycode reads payment codes: it says which rail a scanned text
// belongs to, takes apart the codes that customers show (CPM: digits, EMVCo,
// JPQR) and those that shops show (MPM: EMVCo, JPQR), and masks what must not
// be seen.
//
// # What it guarantees
//
// No input makes it panic, loop or allocate more than a small multiple of the
// input. A [Code] does not give its text away: printing, logging and encoding
// show the masked form, and only [Code.Reveal] returns the text.
//
// # Caveats
//
// A payment code is a bearer token for the minute that it lives. The rail of a
// code is a routing decision, not the brand of the wallet: Alipay and Alipay+
// cannot be told apart by digits, so the brand printed on a receipt is the one
// that the backend returns. Prefixes change; [Rules] come with the signed
// configuration, and [DefaultRules] hold only what is public.
package paycode
