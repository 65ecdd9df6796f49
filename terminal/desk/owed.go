package desk

import (
	"slices"
	"time"

	"kaikei/terminal"
)

// An owed is who came and went while the disk took no records. They may look at what is
// there; what they do that leaves a record comes after it in the journal, or not at all.
type owed struct {
	events []terminal.Event // the oldest first; at most owedMost
	tried  time.Time
}

const (
	owedMost  = 64               // then nobody comes or goes until there is room
	owedAgain = 10 * time.Second // a write that is refused costs the disk something, too
)

// catchUp records what is owed.
func (d *Desk) catchUp() error {
	for len(d.owed.events) > 0 && d.Shop.Events != nil {
		e := d.owed.events[0]
		d.owed.tried = d.Till.Clock.Now()
		if err := d.Shop.Events.Record(d.Till.Day(e.At), e); err != nil {
			return err
		}
		d.owed.events = d.owed.events[1:]
	}
	return nil
}

// payUp tries it again from time to time. A disk that has room again tells nobody.
func (d *Desk) payUp() {
	if len(d.owed.events) > 0 && d.Till.Clock.Now().Sub(d.owed.tried) >= owedAgain {
		_ = d.catchUp() // it stays owed
	}
}

// takers are the intents that begin to take money, or to give it back, without a record
// of their own of who wants it.
var takers = []IntentKind{IntentCharge, IntentCash, IntentSplit, IntentCredit, IntentGiveBack}

// owes reports whether an intent must not be served, because who wants it is not on
// record and cannot be put there. Practice is nobody's business.
func (d *Desk) owes(i Intent) bool {
	if len(d.owed.events) == 0 || d.view.Training || !slices.Contains(takers, i.Kind) {
		return false
	}
	err := d.catchUp()
	if err != nil {
		d.fault(err)
	}
	return err != nil
}

// recordLater records an event as record does, or when the disk takes it. Only what
// somebody can do no harm with may wait.
func (d *Desk) recordLater(e terminal.Event) bool {
	if d.Shop.Events == nil || d.view.Training || len(d.owed.events) >= owedMost {
		return d.record(e)
	}
	e.At, e.Clerk = d.Till.Clock.Now(), d.signed.ID
	d.owed.events = append(d.owed.events, e)
	_ = d.catchUp() // it stays owed
	return true
}
