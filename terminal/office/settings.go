package office

import "context"

// A Setting is one value of the signed configuration, and who set it. It is shown
// here and changed at the backend alone.
type Setting struct {
	Path   string // such as rails.jcoin.name
	Value  string // as people read it
	Source string // merchant, shop, terminal, or standard
}

// A Rulebook tells the configuration in force.
type Rulebook interface {
	Settings(ctx context.Context) ([]Setting, error)
}

// readSettings reads the configuration in force.
func (o *Office) readSettings() {
	o.fault(o.during(localMost, func(ctx context.Context) (err error) {
		o.view.Settings, err = o.Rules.Settings(ctx)
		return err
	}))
}
