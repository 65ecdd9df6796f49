package spool

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/printer"
	"kaikei/terminal"
)

// A fate is how one attempt at the printer ends.
type fate struct {
	onPaper bool  // whether it was printed, which only the paper knows
	says    error // what the printer says
}

// fates are all that can happen. A printer that lies is not among them.
var fates = []fate{
	{true, nil},
	{true, terminal.ErrPrintUnknown},
	{false, fmt.Errorf("%w: %w", terminal.ErrPrintUnknown, terminal.ErrPaperOut)},
	{false, terminal.ErrPaperOut},
	{false, terminal.ErrPrinterOffline},
}

// A trial is a spool driven step by step, without its goroutine, through restarts.
type trial struct {
	t      *testing.T
	chance *rand.Rand
	root   string
	folder int // each restart has a folder of its own
	spool  *Spool
	paper  map[string]int // unmarked papers of each key
	marked map[string]int
}

// start opens the spool on the current folder.
func (x *trial) start() {
	s, err := Open(x.dir(), nil, Options{})
	require.NoError(x.t, err)
	s.disk.sync = func(*os.File) error { return nil } // it is the program that ends here, not the machine
	x.spool = s
}

func (x *trial) dir() string { return filepath.Join(x.root, fmt.Sprint(x.folder)) }

// crash goes on with what lies on the disk at this moment.
func (x *trial) crash() {
	from := x.dir()
	x.folder++
	require.NoError(x.t, os.CopyFS(x.dir(), os.DirFS(from)))
	require.NoError(x.t, x.spool.Close())
	x.start()
}

// attempt prints the oldest job that waits, as Run does, and may crash within.
func (x *trial) attempt() {
	j, ok := x.spool.begin()
	if !ok {
		return
	}
	f := fates[x.chance.IntN(len(fates))]
	if f.onPaper {
		x.print(j)
	}
	if x.chance.IntN(6) == 0 {
		x.crash()
		return
	}
	x.spool.end(j, f.says)
}

// print puts a job on paper.
func (x *trial) print(j Job) {
	for _, b := range j.Document.Blocks {
		if b.Kind == printer.BlockMark && b.Text != "" {
			x.marked[j.Key]++
			return
		}
	}
	x.paper[j.Key]++
	assert.LessOrEqual(x.t, x.paper[j.Key], 1, "%s is on paper twice and does not say so", j.Key)
}

// step does one thing that can happen.
func (x *trial) step() {
	r := numbered(1 + x.chance.IntN(6))
	switch x.chance.IntN(8) {
	case 0, 1:
		_, _, err := x.spool.enter(Slip{Key: keyOf(r), Document: printer.NewDocument(r)})
		require.NoError(x.t, err)
	case 2:
		if open := x.spool.Summary().Doubtful; len(open) > 0 {
			j := open[x.chance.IntN(len(open))]
			require.NoError(x.t, x.spool.Answer(j.Number, []Answer{WasPrinted, PrintAgain}[x.chance.IntN(2)]))
		}
	case 3:
		x.crash()
	default:
		x.attempt()
	}
}

// Whatever happens, and whenever the program ends: no slip is on paper twice
// without its mark, none that was asked for is lost, and no job is left without a
// fate.
func TestTrials(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			x := &trial{t: t, chance: rand.New(rand.NewPCG(seed, 1)), root: t.TempDir(), paper: map[string]int{}, marked: map[string]int{}}
			x.start()
			for range 60 {
				x.step()
			}
			for _, j := range x.spool.Summary().Doubtful {
				require.NoError(t, x.spool.Answer(j.Number, PrintAgain))
			}
			for j, ok := x.spool.begin(); ok; j, ok = x.spool.begin() {
				x.print(j)
				x.spool.end(j, nil)
			}
			for _, j := range x.spool.Jobs() {
				assert.Equal(t, Printed, j.State)
			}
			require.NoError(t, x.spool.Close())
		})
	}
}
