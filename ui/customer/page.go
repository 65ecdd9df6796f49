package customer

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"kaikei/ui/words"
)

//go:embed page.html
var pages embed.FS

// A Page serves the customer's screen to a browser: the newest view as events,
// and the code to read as a picture. Show may be called from any goroutine.
type Page struct {
	// DrawQR draws a QR code with its quiet zone.
	DrawQR func(text string, cell int) (*image.Gray, error)
	// Choose is told the language that the customer touched; it must not block.
	Choose func(language string)
	// Beat is how often a browser hears that the till is there, while nothing changes;
	// 0 is three seconds. One that hears nothing for longer shows what it saw last no
	// more: a code that nobody answers for, or thanks to who left.
	Beat time.Duration

	mu     sync.Mutex // guards what follows
	view   View
	number int64
	news   chan struct{} // closed when there is another view
}

// NewPage returns a page without a view.
func NewPage(drawQR func(string, int) (*image.Gray, error), choose func(string)) *Page {
	return &Page{DrawQR: drawQR, Choose: choose, view: View{Stage: StageWelcome, Language: words.Languages()[0]}, news: make(chan struct{})}
}

// Show passes a view to every browser that looks.
func (p *Page) Show(v View) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.view = v
	p.number++
	close(p.news)
	p.news = make(chan struct{})
}

// newest returns the view of now, its number, and what is closed after it.
func (p *Page) newest() (View, int64, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.view, p.number, p.news
}

// shown is a view with its words, as a browser gets it. The code itself stays
// here; the browser gets its picture.
type shown struct {
	View
	Number int64  `json:"number"`
	Say    string `json:"say"`
	More   string `json:"more"`
	Sums   []sum  `json:"sums"`
	Mark   string `json:"mark"`
	Left   string `json:"left"` // with "%s" for the time that is left
	Away   string `json:"away"` // what is said when the till is heard no more
}

// A sum is a name and an amount.
type sum struct {
	Name string `json:"name"`
	Yen  string `json:"yen"`
}

// marks are the signs of the stages that have one.
var marks = map[Stage]string{
	StagePaid: "✓", StageNotPaid: "×", StageUnknown: "?", StageCancel: "?", StageWait: "…", StageConfirm: "…", StageLater: "…", StageBack: "←", StagePart: "←", StageDue: "←", StageAdded: "✓", StageSome: "✓", StageNotIn: "×",
	StageFilling: "…", StageEmptied: "…", StageRefund: "…",
}

// shownOf puts the words to a view.
func shownOf(v View, number int64) shown {
	w := words.Or(v.Language)
	s := shown{
		View: v, Number: number, Mark: marks[v.Stage], Left: w.Of("wait.left"), Away: w.Of("customer.away"),
		Say: w.Of(fmt.Sprintf("customer.%d", v.Stage)), More: w.Maybe(fmt.Sprintf("customer.%d.more", v.Stage)),
	}
	if v.Code != "" {
		s.Code = "code.png"
	}
	if v.Stage == StageWelcome {
		return s
	}
	s.Sums = []sum{{TotalOf(w, v), v.Total.String()}}
	if v.Given > 0 {
		s.Sums = append(s.Sums, sum{w.Of("cash.given"), v.Given.String()}, sum{w.Of("cash.change"), v.Change.String()})
	}
	if v.Rest > 0 {
		s.Sums = append(s.Sums, sum{w.Of("split.left"), v.Rest.String()})
	}
	return s
}

// TotalOf is what the sum of a view is called: not every stage is about what is paid, and
// that may be a part.
func TotalOf(w words.Words, v View) string {
	if own := w.Maybe(fmt.Sprintf("customer.%d.total", v.Stage)); own != "" {
		return own
	}
	if v.InParts {
		return w.Of("customer.part")
	}
	return w.Of("customer.total")
}

// Serve serves the page at an address of this machine until ctx ends. One that
// others could reach is refused: the page has no lock. Guard stands before it, and
// turns away what a page of another site has the browser ask for.
func (p *Page) Serve(ctx context.Context, address string, guard func(http.Handler) http.Handler) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("serve customer page: %w", err)
	}
	if at, ok := listener.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() {
		return errors.Join(fmt.Errorf("serve customer page at %s: not of this machine alone", address), listener.Close())
	}
	server := &http.Server{Handler: guard(p), ReadHeaderTimeout: 5 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve customer page: %w", err)
	}
	return ctx.Err()
}

// ServeHTTP answers a browser.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	switch r.Method + " " + r.URL.Path {
	case "GET /":
		http.ServeFileFS(w, r, pages, "page.html")
	case "GET /events":
		p.events(w, r)
	case "GET /code.png":
		p.code(w)
	case "POST /language":
		p.language(w, r)
	default:
		http.NotFound(w, r)
	}
}

// beatEvery is how often a browser hears that the till is there, unless told
// otherwise.
const beatEvery = 3 * time.Second

// events sends the newest view, and each that follows, as server-sent events, and
// between them a beat.
func (p *Page) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w)
	beat := time.NewTicker(cmp.Or(p.Beat, beatEvery))
	defer beat.Stop()
	v, number, news := p.newest()
	data, err := json.Marshal(shownOf(v, number))
	text := fmt.Sprintf("data: %s\n\n", data)
	for err == nil { // a view always encodes
		if _, err = io.WriteString(w, text); err != nil || flush.Flush() != nil {
			return
		}
		select {
		case <-news:
			v, number, news = p.newest()
			data, err = json.Marshal(shownOf(v, number))
			text = fmt.Sprintf("data: %s\n\n", data)
		case <-beat.C:
			text = "event: beat\ndata: {}\n\n"
		case <-r.Context().Done():
			return
		}
	}
}

// code draws the code of now.
func (p *Page) code(w http.ResponseWriter) {
	v, _, _ := p.newest()
	img, err := p.DrawQR(v.Code, 8)
	if v.Code == "" || err != nil {
		http.Error(w, "no code", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	_ = png.Encode(w, img) // a browser that went away needs no picture
}

// language takes the customer's touch.
func (p *Page) language(w http.ResponseWriter, r *http.Request) {
	language := r.FormValue("language")
	if _, err := words.Load(language); err != nil {
		http.Error(w, "no such language", http.StatusBadRequest)
		return
	}
	p.Choose(language)
	w.WriteHeader(http.StatusNoContent)
}
