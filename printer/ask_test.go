package printer_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/printer"
	"kaikei/terminal"
)

func TestStatus(t *testing.T) {
	f := ready()
	f.eot = [4]byte{0x1E, 0x52, 0x1A, 0x1E}
	s, err := open(t, f.listen(t), printer.StatusFull).Status(t.Context())
	require.NoError(t, err, "what the printer says is no error")
	assert.Equal(t, printer.Status{Offline: true, Fault: true, CutterFault: true, PaperNearEnd: true}, s)
	require.ErrorIs(t, s.Err(), terminal.ErrPrinterFault)

	_, err = open(t, f.listen(t), printer.StatusNone).Status(t.Context())
	require.ErrorIs(t, err, printer.ErrNoStatus)
}

func TestReady(t *testing.T) {
	require.NoError(t, open(t, ready().listen(t), printer.StatusFull).Ready(t.Context()))
	f := ready()
	f.eot[1] = 0x16
	require.ErrorIs(t, open(t, f.listen(t), printer.StatusFull).Ready(t.Context()), terminal.ErrCoverOpen)
	require.NoError(t, open(t, f.listen(t), printer.StatusNone).Ready(t.Context()), "it says nothing, and is believed")
	require.NoError(t, open(t, "file:"+t.TempDir(), printer.StatusFull).Ready(t.Context()))
	require.ErrorIs(t, open(t, "usb:/dev/usb/none", printer.StatusNone).Ready(t.Context()), terminal.ErrPrinterOffline)
}

func TestOpenDrawer(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, open(t, "file:"+dir, printer.StatusNone).OpenDrawer(t.Context()))
	bytes, err := os.ReadFile(filepath.Join(dir, "0001.bin"))
	require.NoError(t, err)
	page, err := printer.Parse(bytes, 576)
	require.NoError(t, err)
	assert.Equal(t, []printer.Item{printer.Kick{Port: printer.DrawerPin2}}, page.Items)

	p, err := printer.ProfileNamed("tm-m30")
	require.NoError(t, err)
	p.Drawer = printer.DrawerNone
	d, err := printer.Open("file:"+dir, printer.Options{Profile: p})
	require.NoError(t, err)
	require.ErrorIs(t, d.OpenDrawer(t.Context()), printer.ErrNoDrawer)
}
