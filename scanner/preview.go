package scanner

import (
	"image"
	"sync"
)

// preview hands pictures from the camera's goroutine to the screen's: three
// buffers, so that one is written, one is ready and one is shown, and nothing
// is allocated for a frame.
type preview struct {
	mu      sync.Mutex // guards everything that follows
	buffers [3]*image.RGBA
	write   int // the next to be written
	ready   int // the newest that is whole
	shown   int
	number  uint64
}

// put keeps a frame.
func (p *preview) put(g *image.Gray) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.write == p.shown || (p.number > 0 && p.write == p.ready) {
		p.write = (p.write + 1) % len(p.buffers)
	}
	b := p.buffers[p.write]
	if b == nil || b.Rect != g.Rect {
		b = image.NewRGBA(image.Rect(0, 0, g.Rect.Dx(), g.Rect.Dy()))
		p.buffers[p.write] = b
	}
	for y := range g.Rect.Dy() {
		out := b.Pix[y*b.Stride:]
		for x, v := range g.Pix[y*g.Stride:][:g.Rect.Dx()] {
			o := out[4*x : 4*x+4 : 4*x+4]
			o[0], o[1], o[2], o[3] = v, v, v, 255
		}
	}
	p.ready = p.write
	p.number++
}

// get returns the newest picture, which then is not written to until another
// one was asked for.
func (p *preview) get() (*image.RGBA, uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shown = p.ready
	return p.buffers[p.ready], p.number
}
