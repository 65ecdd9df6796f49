package ui

import (
	"sync"

	"fyne.io/fyne/v2"
)

// Places are where the lists of pages stand, so that one that is made anew shows what
// it showed before. The zero value is ready.
type Places struct {
	mu sync.Mutex // guards at
	at map[string]float32
}

// Clear forgets them all: another page begins at its head.
func (p *Places) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.at)
}

// of is where a list stands.
func (p *Places) of(name string) float32 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at[name]
}

// put keeps where a list stands.
func (p *Places) put(name string, y float32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.at == nil {
		p.at = map[string]float32{}
	}
	p.at[name] = y
}

// Kept lets a list run out of its place, from where it stood when it was drawn last.
func (k Kit) Kept(p *Places, name string, o fyne.CanvasObject) fyne.CanvasObject {
	return k.scroll(o, p.of(name), func(y float32) { p.put(name, y) })
}
