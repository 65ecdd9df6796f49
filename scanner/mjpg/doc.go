// Package mjpg reads the brightness of Motion-JPEG frames, which is all that a
// reader of codes wants of them.
//
// # What it guarantees
//
// [Reader.Luma] gives what the standard's decoder would give for the first
// component, within two steps of 255, and transforms no other: the colours of a
// frame are passed over as bits. It allocates nothing once it has seen a frame
// of a size. Its time is bounded by the pixels and the bytes, whatever they are:
// a frame that is cut off, or is no picture, is an error. [Reader.Part] then has what
// there is of it.
//
// # What is read
//
// Baseline frames (ITU-T T.81, sequential, Huffman, 8 bits) of one or three
// components, in one scan or several, with or without restarts; and without
// Huffman tables, which many cameras leave out because the tables of T.81's
// annex K are understood (as in AVI and RFC 2435). All else is
// [ErrUnsupported]: no camera sends it, but a file may hold it, and image/jpeg
// reads that.
//
// # How
//
// segments.go walks the markers, huffman.go turns bits into symbols, scan.go
// symbols into blocks, transform.go blocks into pixels, and part.go says what became of
// a frame that broke off.
package mjpg
