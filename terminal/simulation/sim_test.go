package simulation

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"sync"
	"time"

	"kaikei/terminal"
)

// A sim is one simulated day.
type sim struct {
	seed  uint64
	start time.Time
	dir   string // for real stores

	mu        sync.Mutex // guards everything that follows, and all of world, disk and counter
	world     *world
	counters  []*counter
	saleOf    map[terminal.PaymentID]string
	calm      bool // no more faults, so that all can come to rest
	faults    map[string]int
	trace     []string
	violation string
}

func newSim(seed uint64, dir string) *sim {
	s := &sim{seed: seed, start: time.Now(), dir: dir, saleOf: map[terminal.PaymentID]string{}, faults: map[string]int{}}
	s.world = newWorld(s)
	return s
}

// lot returns the numbers that are drawn for one thing. They depend on the
// seed and on the thing's name alone.
func (s *sim) lot(about ...any) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprint(h, about...)
	return rand.New(rand.NewPCG(s.seed, h.Sum64()))
}

// note adds a line to the trace. The caller holds mu.
func (s *sim) note(format string, args ...any) {
	s.trace = append(s.trace, fmt.Sprintf("%12.6f  ", time.Since(s.start).Seconds())+fmt.Sprintf(format, args...))
}

// fault counts a fault that was injected. The caller holds mu.
func (s *sim) fault(name string) { s.faults[name]++ }

// fail tells the first violation of a rule. The caller holds mu.
func (s *sim) fail(rule, format string, args ...any) {
	if s.violation == "" {
		s.violation = rule + " (" + Rules[rule] + "): " + fmt.Sprintf(format, args...)
		s.note("VIOLATION %s", s.violation)
	}
}

// run lives the day and returns when all has come to rest.
func (s *sim) run() {
	for n := range 3 { // the third is a spare
		s.counters = append(s.counters, newCounter(s, fmt.Sprintf("T-%d", n+1)))
	}
	var day sync.WaitGroup
	for _, c := range s.counters[:2] {
		day.Go(c.open)
	}
	day.Wait()
	s.breakDown()
	s.mu.Lock()
	s.calm = true
	s.note("calm")
	s.mu.Unlock()
	time.Sleep(10 * time.Minute) // what is still on its way arrives
	s.mu.Lock()
	s.world.finish()
	s.mu.Unlock()
	for _, c := range s.counters {
		c.complete()
		c.rest()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.checkRest()
}

// halted reports whether a rule was broken already: the rest is not worth the
// time.
func (s *sim) halted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.violation != ""
}
