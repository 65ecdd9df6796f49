// Package front finds QR codes and bar codes in gray pictures and reads them
// from the gray itself. It is what lies before decoding: gozxing translates what
// comes out of it into text.
//
// # How a QR code is read
//
// A picture is a plane.go. The chapters, in the order of the pipeline, which qr.go
// goes through:
//
//   - threshold.go: what is dark, for each block of a picture (noise.go)
//   - edges.go: where dark and light change in a row
//   - rows.go: the rows that were looked at, for who looks again
//   - finder.go: the three squares in the corners of a code (rings.go, runs.go)
//   - triple.go: which three of them belong together
//   - grid.go: where the modules lie (homography.go), and how many there are
//   - alignment.go: the pattern that says it more exactly
//   - pairs.go: the same with two finders, when a corner is not in view
//   - sample.go: the gray of each module, and rules for what is dark
//   - unblur.go: the last rule, which undoes the blur
//   - layout.go, format.go: which module is what
//   - codewords.go: from modules to codewords, and mending them (solomon.go)
//   - segments.go: whether what came out can be a text
//   - text.go: the text, by gozxing
//
// # How a bar code is read
//
//   - lane.go: lines across a picture
//   - strokes.go: where a line changes between light and dark
//   - code128.go, blurred.go: symbols from edges
//   - quiet.go: whether what was read is all of a code
//   - ean.go, nearest.go: the digits of a product code, judged together
//   - bars.go: lanes along rows and columns, and the agreement of two
//   - slant.go: lanes at the angle at which the edges run
//   - lean.go: lanes of bars that lean, as those seen from aside do
//   - places.go: whether they run so because of bars
//   - lattice.go, weights.go, sequence.go: bars that have no edges left
//
// reader.go joins these into a plain pass; attempts.go costs more but looks only
// at the places (regions.go) that may hold a code, with other thresholds, enlarged
// or reduced (pyramid.go). track.go begins where a code was in the frame before, and
// trouble.go says why one that is in view could not be read.
//
// # What it guarantees
//
// A text is the one in the code or is not reported. A QR code vouches for itself
// by its error correction, of which a part is kept for noticing errors, and by
// the padding behind its text; a bar code by its check symbol and by two lanes
// that agree. No picture makes it panic, and the work per picture is bounded. In
// the steady state a picture without a code allocates nothing.
//
// # Caveats
//
// Micro QR codes are not read. A code on cloth is read as if it were flat. A bar
// code that is light on dark is read by the attempt for slanted ones alone, and
// where its edges are plain; QR codes are read either way and mirrored.
package front
