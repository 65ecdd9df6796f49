// Empty is the least that the toolkit can show: one window with nothing in it.
// It says "first frame" when that is on the screen, as the till does, so that
// the two can be measured in the same run.
package main

import (
	"fmt"
	"os"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

func main() {
	a := app.NewWithID("empty")
	w := a.NewWindow("empty")
	w.SetContent(canvas.NewRectangle(theme.Color(theme.ColorNameBackground)))
	w.Resize(fyne.NewSize(1024, 600))
	frames := 0
	watch := fyne.NewAnimation(time.Hour, func(float32) {
		if frames++; frames == 2 {
			fmt.Fprintln(os.Stderr, "first frame")
		}
	})
	a.Lifecycle().SetOnStarted(watch.Start)
	w.ShowAndRun()
}
