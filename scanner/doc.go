// Package scanner turns camera frames into the texts of codes: QR codes and
// Code-128 bar codes on customers' phones.
//
// A [Source] gives frames: a V4L2 camera, pictures, or a simulated phone. A
// [Decoder] reads 8-bit gray frames; how is told in package front. A [Scanner] joins the two: it decodes the
// newest frame while somebody waits for a code, drops what it has no time for,
// and offers a live picture.
//
// # What it guarantees
//
// A text is reported as it was in the code or not at all: QR codes vouch for
// themselves by their error correction, and a Code-128 is accepted only when
// two of its lines, apart from each other, agree. Two different codes in view
// are both reported, and the caller decides; a code that is shown in two forms,
// which [Decoder] is told how to tell, is reported once. No frame makes it panic. A camera
// that is unplugged, hangs, or is taken by another program is closed and
// opened anew until it works; [Scanner.State] tells meanwhile.
//
// # Caveats
//
// A frame gets the plain pass and one expensive attempt in turn, so a code that
// only one of those reads takes a few frames. Product codes (EAN-13, EAN-8) are
// read on their own only, by [NewItemDecoder] and [Scanner.NextItem], so that a
// product is never taken for a payment code.
package scanner
