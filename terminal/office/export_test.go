package office

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/report"
	"kaikei/terminal/sheet"
	"kaikei/terminal/staff"
)

// A written file is on it.
type written struct{ name, data string }

// A depot is one stick, as a test has it.
type depot struct {
	b     *bench
	err   error
	files []written
	out   []string // that were ejected
	gone  bool     // the stick is not in
}

func (d *depot) Targets(context.Context) ([]Target, error) {
	if d.gone {
		return []Target{}, nil
	}
	return []Target{{ID: "sdb", Name: "Stick", Mounted: true}}, nil
}

func (d *depot) Write(_ context.Context, id string, f File, told func(int64)) error {
	var data bytes.Buffer
	require.NoError(d.b.t, f.Fill(&data))
	for _, part := range []int{2, 1} {
		told(int64(data.Len() / part))
		assert.True(d.b.t, d.b.views[len(d.b.views)-1].Busy)
	}
	d.files = append(d.files, written{f.Name, data.String()})
	return d.err
}

func (d *depot) Eject(_ context.Context, id string) error {
	d.out = append(d.out, id)
	return d.err
}

func (d *depot) ClosePDF(c report.Close) ([]byte, error) { return []byte("%PDF of Z"), nil }
func (d *depot) Journal(_ context.Context, to io.Writer) error {
	for range 3 << 10 { // of 1 KiB each
		if _, err := fmt.Fprintf(to, "{%1021s}\n", ""); err != nil {
			return err
		}
	}
	return nil
}
func (d *depot) Terminal() string  { return "T-1" }
func (b *bench) withDepot() *depot { d := &depot{b: b}; b.Depot, b.Registry = d, d; return d }
func write(id string) Intent       { return Intent{Kind: IntentWrite, Text: id} }
func what(w What) Intent           { return Intent{Kind: IntentWhat, Number: int64(w)} }

// Each file has a name that tells what it is, says how far it is, and is told of once
// it is there; the stick is said to be free after its eject alone.
func TestExports(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	d := b.withDepot()
	b.sell(terminal.TenderCash, 700, terminal.Paid)
	v := b.tap(Intent{Kind: IntentPage, Page: PageExport}, write("sdb"))
	require.NotNil(t, v.Fault, "there is no close yet")
	assert.Empty(t, d.files)
	_, err := b.store.CloseDay(report.CloseOrder{At: noon, Date: "2026-11-28"})
	require.NoError(t, err)
	v = b.tap(Intent{Kind: IntentPage, Page: PageExport})
	assert.Equal(t, 1, v.Export.Number)
	assert.Len(t, v.Export.Targets, 1)
	v = b.tap(write("sdb"))
	assert.Equal(t, DoneWritten, v.Done)
	assert.Zero(t, v.Export.Percent)
	b.tap(what(WhatUTF8), write("sdb"), what(WhatSJIS), write("sdb"), what(WhatJournal), write("sdb"))
	var names []string
	for _, f := range d.files {
		names = append(names, f.name)
	}
	assert.Equal(t, []string{"kaikei-T-1-Z0001.pdf", "kaikei-T-1-2026-11-28.csv", "kaikei-T-1-2026-11-28-sjis.csv", "kaikei-T-1-journal-2026-11-28.jsonl"}, names)
	assert.Contains(t, d.files[1].data, ",700,")
	assert.True(t, strings.HasPrefix(d.files[1].data, "\xef\xbb\xbf"))
	shown, megabytes := map[int]bool{}, map[int]bool{}
	for _, v := range b.views {
		shown[v.Export.Percent], megabytes[v.Export.Written] = true, true
	}
	assert.True(t, shown[100], "how far it is was shown")
	assert.Equal(t, map[int]bool{0: true, 1: true, 3: true}, megabytes, "of the journal, whose size is not known before")
	assert.Zero(t, b.views[len(b.views)-1].Export.Written)

	v = b.tap(Intent{Kind: IntentEject, Text: "sdb"})
	assert.True(t, v.Export.Pull)
	v = b.tap(Intent{Kind: IntentTargets})
	assert.False(t, v.Export.Pull, "another may be in by now")
	d.err = terminal.ErrMediumGone
	v = b.tap(write("sdb"))
	require.NotNil(t, v.Fault)
	assert.Equal(t, fault.Of(terminal.ErrMediumGone).Code, v.Fault.Code)
	assert.Equal(t, DoneNothing, v.Done)
	v = b.tap(Intent{Kind: IntentEject, Text: "sdb"})
	assert.False(t, v.Export.Pull)
	require.NotNil(t, v.Fault)
}

// A table that would lack payments is not written: it would be believed.
func TestExportTooMany(t *testing.T) {
	found := make([]terminal.Payment, ExportAsk)
	_, err := PaymentsFile("T-1", "2026-11-28", found, sheet.UTF8)
	require.ErrorIs(t, err, terminal.ErrTooMany)
	assert.EqualValues(t, "TOO_MANY", fault.Of(err).Code)
}

// A stick that is put in while the page of exports is shown is listed by itself, and one
// that is pulled out is not any more.
func TestSticksAreListedByThemselves(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	d := &depot{b: b, gone: true}
	b.Depot, b.Registry = d, d
	require.Empty(t, b.tap(Intent{Kind: IntentPage, Page: PageExport}).Export.Targets)
	d.gone = false
	assert.Len(t, b.tap(Intent{Kind: intentLook}).Export.Targets, 1)
	d.gone = true
	assert.Empty(t, b.tap(Intent{Kind: intentLook}).Export.Targets)
}
