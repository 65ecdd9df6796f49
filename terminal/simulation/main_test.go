package simulation

import (
	"flag"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	seeds = flag.Int("seeds", 0, "how many days to simulate; 0 is as many as a test run has time for")
	from  = flag.Uint64("from", 1, "the first seed")
	fresh = flag.Bool("fresh", false, "begin at a random seed instead")
	trace = flag.Bool("trace", false, "print the trace of each day")
)

// An outcome is what one day came to.
type outcome struct {
	seed      uint64
	payments  int
	faults    map[string]int
	violation string
	trace     []string
}

// simulate lives the day of a seed. A real store lies in dir; without one the
// disk is a model alone.
func simulate(t *testing.T, seed uint64, dir string) (o outcome) {
	var s *sim
	defer func() {
		if r := recover(); r != nil { // every goroutine waits for something that does not come
			o.violation = fmt.Sprint("I6 (", Rules["I6"], "): ", r)
		}
		if s != nil {
			o.trace = s.trace
		}
	}()
	synctest.Test(t, func(*testing.T) {
		s = newSim(seed, dir)
		s.run()
		o = outcome{seed: seed, faults: s.faults, violation: s.violation}
		for _, c := range s.counters {
			o.payments += len(c.disk.order)
		}
	})
	return o
}

// A tally sums up many days.
type tally struct {
	mu       sync.Mutex // guards everything that follows
	days     int
	payments int
	faults   map[string]int
	failed   []outcome
}

// add counts one day.
func (a *tally) add(o outcome) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.days++
	a.payments += o.payments
	for name, n := range o.faults {
		a.faults[name] += n
	}
	if o.violation != "" {
		a.failed = append(a.failed, o)
	}
}

// first returns the violation with the lowest seed.
func (a *tally) first() (outcome, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.failed) == 0 {
		return outcome{}, false
	}
	return slices.MinFunc(a.failed, func(x, y outcome) int {
		if x.seed < y.seed {
			return -1
		}
		return 1
	}), true
}

// simulateAll lives n days from a first seed, and stops after a violation.
func simulateAll(t *testing.T, first uint64, n int) *tally {
	all := &tally{faults: map[string]int{}}
	dir := t.TempDir()
	if memory, err := os.MkdirTemp("/dev/shm", "kaikei-simulation-"); err == nil { // syncs cost nothing there
		dir = memory
		t.Cleanup(func() { os.RemoveAll(memory) })
	}
	t.Run("days", func(t *testing.T) {
		workers := runtime.GOMAXPROCS(0)
		for w := range workers {
			t.Run(fmt.Sprint("worker ", w), func(t *testing.T) {
				t.Parallel()
				for i := w; i < n; i += workers {
					if _, failed := all.first(); failed {
						return
					}
					all.add(simulate(t, first+uint64(i), dir))
				}
			})
		}
	})
	return all
}

// report prints what many days came to; the summary is the last line.
func (a *tally) report(first uint64, took time.Duration) {
	for _, name := range slices.Sorted(maps.Keys(a.faults)) {
		fmt.Printf("%9d  %s\n", a.faults[name], name)
	}
	injected := 0
	for _, n := range a.faults {
		injected += n
	}
	if o, failed := a.first(); failed {
		fmt.Printf("%s\nseed %d: %s\nrun it again with -seeds 1 -from %d -trace\n", strings.Join(o.trace, "\n"), o.seed, o.violation, o.seed)
	}
	fmt.Printf("simulation: %d seeds from %d, %.0f seeds/s, %d payments, %d faults of %d kinds injected, %d violations\n",
		a.days, first, float64(a.days)/took.Seconds(), a.payments, injected, len(a.faults), len(a.failed))
}

// last is printed when all tests are done, so that it is the last line.
var last = func() {}

// TestMain prints the summary of a simulation after all else.
func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	last()
	os.Exit(code)
}

// TestSimulation lives days that were chosen once, so that a failure comes
// back, and fresh ones.
func TestSimulation(t *testing.T) {
	if *seeds > 0 {
		first := *from
		if *fresh {
			first = rand.Uint64()
		}
		began := time.Now()
		all := simulateAll(t, first, *seeds)
		took := time.Since(began)
		last = func() { all.report(first, took) }
		if o, failed := all.first(); failed {
			t.Errorf("seed %d: %s", o.seed, o.violation)
		} else if *trace {
			fmt.Println(strings.Join(simulate(t, first, "").trace, "\n"))
		}
		return
	}
	n := days()
	for _, first := range []uint64{1, rand.Uint64()} {
		all := simulateAll(t, first, n)
		if o, failed := all.first(); failed {
			t.Fatalf("seed %d: %s\n%s", o.seed, o.violation, strings.Join(o.trace, "\n"))
		}
		t.Logf("%d seeds from %d: %d payments", all.days, first, all.payments)
	}
}

// days is how many days a test run has time for, twice.
func days() int {
	switch {
	case testing.Short():
		return 60
	case raceEnabled:
		return 100
	}
	return 400
}

// A seed brings its day back: same trace, line by line.
func TestSeedComesBack(t *testing.T) {
	for seed := range uint64(30) {
		once, again := simulate(t, seed+1, ""), simulate(t, seed+1, "")
		require.Greater(t, len(once.trace), 100)
		assert.Equal(t, digestOf(once.trace), digestOf(again.trace), "seed %d: %s", seed+1, difference(once.trace, again.trace))
	}
}

func digestOf(lines []string) uint64 {
	h := fnv.New64a()
	for _, l := range lines {
		h.Write([]byte(l))
	}
	return h.Sum64()
}

// difference is the first line that differs.
func difference(a, b []string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d\n%s\n%s", i, a[i], b[i])
		}
	}
	return "one is longer"
}

// Every kind of fault befalls some day.
func TestEveryFaultIsInjected(t *testing.T) {
	all := simulateAll(t, 1, 60)
	want := append(slices.Clone(spoils), endings...)
	want = append(want, "no network", "lost request", "late request", "doubled request", "refused call", "PIN wait", "short cancel window",
		"cancel too late", "slow refund", "deferred payment", "known by other bytes", "known by another sum", "sale in parts", "slow disk", "disk full", "clock jumps ahead", "clock jumps back", "hand-over", "handed back", "old bundle", "old bundle refused", "equal refund", "damaged records", "printer stalls", "paper out",
		"calls in one", "calls not begun", "one call broke", "no such call", "answers exchanged")
	for _, name := range want {
		if name != "error before work" {
			assert.NotZero(t, all.faults[name], name)
		}
	}
	_, failed := all.first()
	assert.False(t, failed)
}
