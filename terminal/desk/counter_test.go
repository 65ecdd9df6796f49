package desk_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/tilltest"
)

// codes is a scanner that reads what a test shows it.
type codes chan string

func (c codes) Next(ctx context.Context) (desk.Scan, error) {
	select {
	case text := <-c:
		if text == "" {
			return desk.Scan{}, terminal.ErrAmbiguous
		}
		return desk.Scan{Text: text, At: time.Now()}, nil
	case <-ctx.Done():
		return desk.Scan{}, ctx.Err()
	}
}

// paper is a printer that keeps its slips, or fails.
type paper struct {
	mu    sync.Mutex
	fail  error
	slips []terminal.Receipt

	drawers int // how often the drawer was opened
}

func (p *paper) OpenDrawer(context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drawers++
	return nil
}

func (p *paper) Print(_ context.Context, r terminal.Receipt) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail != nil {
		return p.fail
	}
	p.slips = append(p.slips, r)
	return nil
}

// A counter is a desk with everything around it, in a synctest bubble.
type counter struct {
	t      *testing.T
	desk   *desk.Desk
	ledger *tilltest.Ledger
	back   *tilltest.Backend
	eye    codes
	paper  *paper
	mu     sync.Mutex
	seen   desk.View
	stop   func()

	printer atomic.Uint32                     // how the printer is, a desk.Condition
	next    atomic.Pointer[terminal.Settings] // to be put in force between two customers
}

func newCounter(t *testing.T, back *tilltest.Backend) *counter {
	return startCounter(t, back, tilltest.NewLedger(), func(*desk.Parts) {})
}

// startCounter starts a desk over a ledger that may have been used before.
func startCounter(t *testing.T, back *tilltest.Backend, l *tilltest.Ledger, edit func(*desk.Parts)) *counter {
	c := &counter{t: t, ledger: l, back: back, eye: make(codes), paper: &paper{}}
	parts := desk.Parts{
		Till: tilltest.NewTill(c.ledger, back), Books: c.ledger, Scanner: c.eye, Printer: c.paper, Drawer: c.paper, Clerk: "佐藤",
		Show: func(v desk.View) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.seen = v
		},
		Health: func() desk.Health { return desk.Health{Printer: desk.Condition(c.printer.Load())} },
		Between: func() {
			if cfg := c.next.Swap(nil); cfg != nil {
				c.desk.Till.Apply(*cfg)
			}
		},
	}
	c.printer.Store(uint32(desk.Fine))
	edit(&parts)
	c.desk = desk.New(parts)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- c.desk.Run(ctx) }()
	c.stop = func() {
		cancel()
		assert.ErrorIs(t, <-done, context.Canceled)
	}
	synctest.Wait()
	return c
}

// view is what the screen shows when all has come to rest.
func (c *counter) view() desk.View {
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen
}

// tap sends intents, one after the other.
func (c *counter) tap(intents ...desk.Intent) {
	for _, i := range intents {
		c.desk.Send(i)
		synctest.Wait()
	}
}

// charge rings up a sum and opens the viewfinder.
func (c *counter) charge(y terminal.Yen) {
	c.tap(desk.Intent{Kind: desk.IntentType, Amount: y}, desk.Intent{Kind: desk.IntentCharge})
	require.Equal(c.t, desk.ScreenScan, c.view().Screen)
}

// show holds a code before the camera.
func (c *counter) show(text string) {
	c.eye <- text
	synctest.Wait()
}

const aCode = "90007700000000000001"
