package workshop

import (
	"time"

	"kaikei/terminal/fault"
	"kaikei/terminal/setup"
)

// A Page is what a technician looks at.
type Page uint8

// The pages. PageNone is a workshop that nobody opened.
const (
	PageNone    Page = 0
	PageParts   Page = 1 // camera and printer
	PageWay     Page = 2 // to the backend
	PageMachine Page = 3
	PageConfig  Page = 4
)

// Pages are all that can be turned to, in their order.
func Pages() []Page { return []Page{PageParts, PageWay, PageMachine, PageConfig} }

// A Line is a sentence, by its words and what is put into them.
type Line struct {
	Key  string
	Args []any
	Bad  bool // something is wrong
}

// A Gauge is a part of the till, and how it is.
type Gauge struct {
	Key   string // of its name
	Lines []Line
}

// A Value is one of the configuration, and who set it.
type Value struct {
	Path   string // such as rails.jcoin.name
	Text   string
	Source string // merchant, shop, terminal, or standard
}

// A Config is the configuration in force.
type Config struct {
	Version  int64
	Waiting  int64 // comes into force between two sales; 0 when none does
	Issued   time.Time
	Until    time.Time // nothing is accepted without the backend afterwards; zero when never
	Expired  bool
	SignedBy string // the first digits of the digest of the key that signed it
	Refused  string // why a newer one was not taken
	Values   []Value
}

// A View is what the technician's screens show. It is a value.
type View struct {
	Page   Page
	Busy   bool         // the page is read for the first time, or asked for again
	Fault  *fault.Fault // trouble, until the next tap
	Done   bool         // the newest configuration was fetched
	Parts  []Gauge
	Way    []setup.Hop
	Walked time.Time // when the way was tried; zero before
	Facts  []Line
	Config Config
}

// An IntentKind is what a technician wants.
type IntentKind uint8

// The intents.
const (
	IntentBack  IntentKind = 1 // to the till
	IntentPage  IntentKind = 2 // to Page
	IntentFetch IntentKind = 3 // asks the backend for a newer configuration
	IntentLeave IntentKind = 4 // the till took the page away
)

// An Intent is one tap.
type Intent struct {
	Kind IntentKind
	Page Page
}
