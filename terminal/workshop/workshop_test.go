package workshop_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/setup"
	"kaikei/terminal/staff"
	"kaikei/terminal/workshop"
)

// A shop is a till whose technician's side is tried: it counts what is asked.
type shop struct {
	t *testing.T
	w *workshop.Workshop

	mu                          sync.Mutex // guards what follows
	view                        workshop.View
	shows                       int
	looks, facts, papers, walks int
	reads, fetches              int
	hang                        bool
	fetchErr                    error
	ended                       int // walks that were ended by whoever left
}

// count adds to a counter.
func (s *shop) count(n *int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*n++
}

// open starts a workshop.
func open(t *testing.T, s *shop) {
	s.t = t
	s.w = workshop.New(workshop.Parts{
		Camera: func() workshop.Gauge { s.count(&s.looks); return workshop.Gauge{Key: "live.camera"} },
		Facts:  func() []workshop.Line { s.count(&s.facts); return []workshop.Line{{Key: "fact.memory"}} },
		Printer: func(context.Context) workshop.Gauge {
			s.count(&s.papers)
			return workshop.Gauge{Key: "live.printer"}
		},
		Way: func(ctx context.Context) []setup.Hop {
			s.count(&s.walks)
			if s.hang {
				<-ctx.Done()
				s.count(&s.ended)
			}
			return []setup.Hop{{Name: "link", OK: true}}
		},
		Config: func(context.Context) (workshop.Config, error) {
			s.count(&s.reads)
			return workshop.Config{Version: 7}, nil
		},
		Fetch: func(context.Context) error { s.count(&s.fetches); return s.fetchErr },
		Now:   time.Now, Log: slog.New(slog.DiscardHandler),
		Show: func(v workshop.View) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.view, s.shows = v, s.shows+1
		},
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.w.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		<-done
	})
}

// now returns the view.
func (s *shop) now() workshop.View {
	synctest.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.view
}

// turn goes to a page.
func (s *shop) turn(p workshop.Page) workshop.View {
	s.w.Send(workshop.Intent{Kind: workshop.IntentPage, Page: p})
	return s.now()
}

// What is on the page is read each second, and others are asked every few; nothing
// is while nobody looks.
func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shop{}
		open(t, s)
		time.Sleep(time.Hour)
		assert.Zero(t, s.now().Page)
		assert.Zero(t, s.shows+s.looks+s.facts+s.papers+s.walks+s.reads, "nobody looks")
		s.w.Open(staff.Member{})
		assert.Equal(t, workshop.PageParts, s.now().Page)
		time.Sleep(20*time.Second + time.Millisecond)
		assert.Len(t, s.now().Parts, 2)
		assert.Equal(t, 21, s.looks)
		assert.Equal(t, 5, s.papers)
		assert.Zero(t, s.facts+s.walks+s.reads, "that is on other pages")
		assert.Len(t, s.turn(workshop.PageMachine).Facts, 1)
		assert.Len(t, s.turn(workshop.PageWay).Way, 1)
		assert.Equal(t, int64(7), s.turn(workshop.PageConfig).Config.Version)
		s.w.Send(workshop.Intent{Kind: workshop.IntentBack})
		assert.Equal(t, workshop.PageNone, s.now().Page)
		shows, asked := s.shows, s.looks+s.facts+s.papers+s.walks+s.reads
		time.Sleep(time.Hour)
		assert.Equal(t, shows, s.shows)
		assert.Equal(t, asked, s.looks+s.facts+s.papers+s.walks+s.reads)
	})
}

// A way that hangs holds nothing up: the page is left at once, and the try ends.
func TestLeftWhileAsking(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shop{hang: true}
		open(t, s)
		s.w.Open(staff.Member{ID: "t1", Role: staff.Technician})
		assert.True(t, s.turn(workshop.PageWay).Busy)
		time.Sleep(30 * time.Second)
		assert.Equal(t, 1, s.walks, "one at a time")
		v := s.turn(workshop.PageMachine)
		assert.False(t, v.Busy)
		assert.Nil(t, v.Way)
		assert.Equal(t, 1, s.ended)
	})
}

// A newer configuration is fetched on its page alone, and what went wrong is said.
func TestFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shop{fetchErr: terminal.ErrNotReached}
		open(t, s)
		s.w.Open(staff.Member{})
		s.w.Send(workshop.Intent{Kind: workshop.IntentFetch})
		s.now()
		assert.Zero(t, s.fetches)
		s.turn(workshop.PageConfig)
		s.w.Send(workshop.Intent{Kind: workshop.IntentFetch})
		v := s.now()
		require.NotNil(t, v.Fault)
		assert.Equal(t, fault.Code("NOT_REACHED"), v.Fault.Code)
		assert.Equal(t, int64(7), v.Config.Version, "the last good one stays")
		s.fetchErr = nil
		s.w.Send(workshop.Intent{Kind: workshop.IntentFetch})
		v = s.now()
		assert.Nil(t, v.Fault)
		assert.True(t, v.Done)
	})
}

// Who may not provision is not let in.
func TestRights(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shop{}
		open(t, s)
		for _, r := range []staff.Role{staff.Cashier, staff.Manager} {
			s.w.Open(staff.Member{ID: "x", Role: r})
			assert.Zero(t, s.now().Page, r)
		}
		s.w.Send(workshop.Intent{Kind: workshop.IntentPage, Page: workshop.PageConfig})
		assert.Zero(t, s.now().Page)
	})
}
