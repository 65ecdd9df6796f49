package drive

import (
	"errors"
	"flag"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"kaikei/ui/words"
)

var (
	taps = flag.Int("taps", 120, "how many `times` who wanders taps")
	seed = flag.Uint64("seed", 0, "the `number` that who wanders follows; 0 is a fresh one, which is logged")
)

// A trouble can begin at any moment, and end. Of those with one part there is one at a
// time.
type trouble struct {
	part, name string
	begin, end func(*stage)
}

// troubles are what a shop has of them, but for a till that is killed: see make monkey.
func troubles(line *netLine) []*trouble {
	printer := func(name string, m mood) *trouble {
		return &trouble{"printer", name, func(s *stage) { s.printer.set(m) }, func(s *stage) { s.printer.set(well) }}
	}
	return []*trouble{
		printer("no paper", noPaper), printer("the printer's cover is open", open), printer("the printer proves nothing", mute),
		{"printer", "the printer is pulled out", func(s *stage) { s.printer.unplug() }, func(s *stage) { s.printer.plug(s.whole) }},
		{"network", "the network is cut", func(*stage) { line.set(cut) }, func(*stage) { line.set(carries) }},
		{"backend", "the backend is silent", func(s *stage) { s.signal(s.office, syscall.SIGSTOP) }, func(s *stage) { s.signal(s.office, syscall.SIGCONT) }},
		{"disk", "the disk is full", func(s *stage) { s.limit(8 << 10) }, func(s *stage) { s.limit(unix.RLIM_INFINITY) }},
		{"camera", "the camera is pulled out", func(s *stage) {
			if err := os.Remove(s.path("phone.png")); !errors.Is(err, fs.ErrNotExist) {
				require.NoError(s.t, err)
			}
		}, func(s *stage) { s.darken() }},
	}
}

// A wanderer is a clerk who taps whatever is offered.
type wanderer struct {
	*stage
	die *rand.Rand
	all []*trouble
	on  map[*trouble]bool
	did []string // for whoever reads a failure
}

// Somebody who taps whatever any page offers, the manager's and the technician's too,
// while paper, printer, camera, network, backend and disk come and go: the program goes
// on, there is always something to tap, and when all is well again everything comes to
// rest and the till agrees with the backend.
func TestWander(t *testing.T) {
	enter(t)
	if *update {
		t.Skip("leaves no goldens")
	}
	n := *seed
	if n == 0 {
		n = rand.Uint64()
	}
	t.Logf("seed %d", n)
	s := newStage(t, 1024, 600)
	s.stock()
	line := s.openLine()
	s.openTill("--clerk", "佐藤")
	w := &wanderer{stage: s, die: rand.New(rand.NewPCG(n, 0)), all: troubles(line), on: map[*trouble]bool{}}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d; what was done last: %s", n, strings.Join(w.did[max(0, len(w.did)-40):], ", "))
		}
	})
	for range *taps {
		w.step()
	}
	for _, x := range w.all {
		w.stops(x)
	}
	s.settled()
	t.Logf("%d payments", strings.Count(s.ctl("history", "--json"), `"createdAt"`))
	s.audited()
}

// step is a tap, or something that happens meanwhile.
func (w *wanderer) step() {
	switch w.die.IntN(10) {
	case 0:
		w.stops(w.all[w.die.IntN(len(w.all))])
	case 1:
		w.begins(w.all[w.die.IntN(len(w.all))])
	case 2, 3:
		w.customer()
	}
	w.taps()
	time.Sleep(time.Duration(w.die.IntN(300)) * time.Millisecond)
	select {
	case <-w.till.done:
		require.FailNow(w.t, "the program ended", tail(w.log.String()))
	default:
	}
}

// begins begins a trouble.
func (w *wanderer) begins(x *trouble) {
	if w.has(x.part) {
		return
	}
	w.did = append(w.did, x.name)
	w.on[x] = true
	x.begin(w.stage)
}

// stops ends a trouble.
func (w *wanderer) stops(x *trouble) {
	if w.on[x] {
		w.did = append(w.did, "not any more: "+x.name)
		delete(w.on, x)
		x.end(w.stage)
	}
}

// has reports whether there is trouble with a part.
func (w *wanderer) has(part string) bool {
	for x := range w.on {
		if x.part == part {
			return true
		}
	}
	return false
}

// customer holds some phone before the camera, or puts it away.
func (w *wanderer) customer() {
	if w.has("camera") || w.has("backend") {
		return
	}
	wallets := []string{"", "jcoin", "jcoin-poor", "alipayhk", "gcash"}
	if which := wallets[w.die.IntN(len(wallets))]; which != "" {
		w.did = append(w.did, "phone with "+which)
		w.hold(which)
		return
	}
	w.darken()
}

// sells are the words of what mostly makes a sale, or ends one.
var sells = []string{
	"amount.charge", "tender.cash", "cash.take", "result.next", "result.rest", "fault.ok", "wait.next", "ask.ok", "confirm.yes", "office.leave",
}

// taps taps something: more often than not what sells, and seldom another language.
func (w *wanderer) taps() {
	var likely, offered []string
	w.until("something can be tapped", func() bool {
		offered = slices.Sorted(maps.Keys(w.look().targets))
		return len(offered) > 0
	})
	for _, l := range words.Languages() {
		text := words.Or(l)
		if w.die.IntN(8) != 0 {
			offered = slices.DeleteFunc(offered, func(x string) bool { return x == text.Of("language.name") })
		}
		for _, key := range sells {
			if slices.Contains(offered, text.Of(key)) {
				likely = append(likely, text.Of(key))
			}
		}
	}
	if len(likely) > 0 && w.die.IntN(5) < 3 {
		offered = likely
	}
	if len(offered) == 0 {
		return
	}
	name := offered[w.die.IntN(len(offered))]
	at, still := w.look().targets[name]
	if !still {
		return
	}
	w.did = append(w.did, name)
	w.xdotool("mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "click", "1")
}
