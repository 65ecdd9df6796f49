// Command benchscan measures the scanner beside other people's decoders, on the
// same frames and in the same run, and prints one table.
//
//	benchscan [-seed N] [-count N] [-rounds N] [-pictures DIR] [-list FILE.tsv]…
//
// Frames are made by seed (package studio); -pictures adds photographs with their
// texts beside them (1.png, 1.txt, in folders whose names begin with qrcode or
// code128), and -list sets that were made elsewhere: a frame a line, with tabs
// between its name, its set, the path of a PGM, two fields that are skipped, the
// kind (qr, c128, none) and the text in hexadecimal.
//
// zxing-cpp and zbar are those of Debian. Where a goal names zxing-cpp 3.1, the
// table scales 1.4 by the ratios between the two that were measured once: 3.1
// takes 1/1.48 of the time on a readable frame and 1/1.05 on one without a code.
//
// All decoders take turns, so that what else the machine does hits all of them;
// each figure is the best of the rounds, in milliseconds of processor time.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
)

// many is a flag that may be given several times.
type many []string

func (m *many) String() string     { return strings.Join(*m, ", ") }
func (m *many) Set(s string) error { *m = append(*m, s); return nil }

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "benchscan:", err)
		os.Exit(1)
	}
}

func run() (err error) {
	var from source
	flag.Uint64Var(&from.seed, "seed", 1, "of the frames that are made; another seed is another set")
	flag.IntVar(&from.count, "count", 25, "frames of each kind and size")
	rounds := flag.Int("rounds", 3, "how often each decoder reads each frame")
	flag.StringVar(&from.pictures, "pictures", "", "a folder of photographs")
	flag.Var(&from.lists, "list", "a list of frames made elsewhere")
	flag.Parse()
	dir, err := os.MkdirTemp("", "benchscan")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	frames, err := from.gather(dir)
	if err != nil {
		return err
	}
	fmt.Printf("%d frames, seed %d, best of %d rounds\n", len(frames), from.seed, *rounds)
	decoders, err := decoders(dir)
	if err != nil {
		return err
	}
	if err := measure(decoders, frames, dir, *rounds); err != nil {
		return err
	}
	table(os.Stdout, decoders, frames)
	return nil
}
