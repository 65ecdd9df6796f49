package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"

	"kaikei/terminal"
	"kaikei/terminal/fault"
)

// A strictDriver repaints as the driver of a real window does: only what was visible in
// the frame before is known to belong to it, and asks for another frame when it
// changes. The toolkit's own driver for tests takes everything for known.
type strictDriver struct {
	fyne.Driver
	known map[fyne.CanvasObject]bool
	on    *strictCanvas
}

// CanvasForObject is nil for what is not known.
func (d *strictDriver) CanvasForObject(o fyne.CanvasObject) fyne.Canvas {
	if d.known[o] {
		return d.on
	}
	return nil
}

// A strictCanvas counts what asks for another frame.
type strictCanvas struct {
	fyne.Canvas
	asked int
}

func (c *strictCanvas) Refresh(fyne.CanvasObject) { c.asked++ }
func (c *strictCanvas) SetDirty()                 { c.asked++ }

// A strictApp is an app with that driver.
type strictApp struct {
	fyne.App
	driver *strictDriver
}

func (a strictApp) Driver() fyne.Driver { return a.driver }

// strict puts a clerk's window on a strict driver.
func strict(t *testing.T, c *clerk) *strictDriver {
	app := fyne.CurrentApp()
	d := &strictDriver{Driver: app.Driver(), on: &strictCanvas{Canvas: c.win.Canvas()}}
	fyne.SetCurrentApp(strictApp{app, d})
	t.Cleanup(func() { fyne.SetCurrentApp(app) })
	return d
}

// frame paints: what is visible is known from now on.
func (d *strictDriver) frame(c *clerk) {
	d.known, d.on.asked = map[fyne.CanvasObject]bool{}, 0
	walk(c.Window, func(o fyne.CanvasObject, _ fyne.Position) { d.known[o] = true })
}

// A panel that comes up while nothing else on the screen changes asks for a frame, and
// so does one that goes away.
func TestPanelsAskForAFrame(t *testing.T) {
	c := newClerk(t, "ja")
	v := views()["amount-shelf"]
	v.Fault = nil
	c.draw(v)
	d := strict(t, c)
	d.frame(c)
	f := fault.Of(terminal.ErrPrintUnknown)
	v.Fault = &f
	c.draw(v)
	assert.Positive(t, d.on.asked, "a panel came up")
	d.frame(c)
	v.Fault = nil
	c.draw(v)
	assert.Positive(t, d.on.asked, "and went")
}
