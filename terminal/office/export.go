package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"kaikei/terminal"
	"kaikei/terminal/report"
	"kaikei/terminal/sheet"
)

// A Target is where something can be written: a stick, or the shop's folder on the
// network.
type Target struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Folder   bool   `json:"folder"`
	Mounted  bool   `json:"mounted"` // it can be written to
	ReadOnly bool   `json:"readOnly"`
	Free     int64  `json:"freeBytes"` // 0 when nobody knows
}

// A File is what is written: from memory, or piece by piece where it may be larger
// than the memory of a till.
type File struct {
	Name string
	Size int64 // in bytes; 0 when nobody knows before it is written
	Fill func(w io.Writer) error
}

// A Depot knows the targets. See cmd/internal/media.
type Depot interface {
	Targets(ctx context.Context) ([]Target, error)
	// Write returns when the whole file is on the medium. told hears how much of it is
	// written, in bytes, on the caller's goroutine.
	Write(ctx context.Context, id string, f File, told func(done int64)) error
	// Eject returns when a stick may be pulled out.
	Eject(ctx context.Context, id string) error
}

// A Registry makes the files that the office cannot make itself.
type Registry interface {
	// ClosePDF draws a close as its slip is.
	ClosePDF(c report.Close) ([]byte, error)
	// Journal writes the whole journal, a record a line. It may take minutes.
	Journal(ctx context.Context, to io.Writer) error
	// Terminal is the terminal's id, for names of files.
	Terminal() string
}

// A What is what is exported.
type What uint8

// What can be exported.
const (
	WhatClose   What = 0 // a close as a PDF
	WhatUTF8    What = 1 // the payments of a date, for a spreadsheet
	WhatSJIS    What = 2 // the same in Shift_JIS
	WhatJournal What = 3 // the journal
)

// Whats are all of them, in the order in which they are offered.
func Whats() []What { return []What{WhatClose, WhatUTF8, WhatSJIS, WhatJournal} }

// An Export is what is to be written, and where it could go.
type Export struct {
	What    What
	Number  int // of the close; 0 while there is none
	Targets []Target
	Percent int  // written of the file that is under way, when its size is known
	Written int  // of one whose size is not, in MB
	Pull    bool // the stick may be pulled out
}

// ExportMost bounds the payments of one file, which is made in memory. ExportAsk is
// how many to ask for, so that too many are noticed.
const (
	ExportMost = 100_000
	ExportAsk  = ExportMost + 1
)

// fileOf is a file of a terminal: every name begins with whose it is.
func fileOf(id, what string, data []byte) File {
	return File{"kaikei-" + id + "-" + what, int64(len(data)), func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}}
}

// CloseFile is a close of a terminal as a PDF.
func CloseFile(id string, number int, pdf []byte) File {
	return fileOf(id, fmt.Sprintf("Z%04d.pdf", number), pdf)
}

// JournalFile is the journal of a terminal, as it is today. It has every payment there
// ever was, and is never whole in memory.
func JournalFile(id string, today terminal.Date, lines func(w io.Writer) error) File {
	f := fileOf(id, fmt.Sprintf("journal-%s.jsonl", today), nil)
	f.Fill = lines
	return f
}

// PaymentsFile is the payments of a date as a table. Errors: those of CSV, and
// terminal.ErrTooMany for more than ExportMost.
func PaymentsFile(id string, date terminal.Date, found []terminal.Payment, e sheet.Encoding) (File, error) {
	if len(found) > ExportMost {
		return File{}, fmt.Errorf("table of %s: %w", date, terminal.ErrTooMany)
	}
	end := ".csv"
	if e == sheet.ShiftJIS {
		end = "-sjis.csv"
	}
	text, err := CSV(found, e)
	return fileOf(id, string(date)+end, text), err
}

// readExport reads where something could go, and which close is the newest.
func (o *Office) readExport() {
	e := &o.view.Export
	if newest, err := o.Closes.Closed(0); err == nil && e.Number == 0 {
		e.Number = newest.Number
	}
	o.fault(o.during(localMost, func(ctx context.Context) (err error) {
		e.Targets, err = o.Depot.Targets(ctx)
		return err
	}))
}

// lookForTargets sees what was put in or pulled out meanwhile.
func (o *Office) lookForTargets() {
	now, err := o.Depot.Targets(o.life)
	if err == nil && !slices.Equal(now, o.view.Export.Targets) {
		o.view.Export.Targets = now
		o.show()
	}
}

// onExport serves the exports.
func (o *Office) onExport(i Intent) {
	e := &o.view.Export
	e.Pull = false
	switch i.Kind {
	case IntentWhat:
		e.What = What(i.Number)
	case IntentDate:
		o.shift(i.Days)
	case IntentTargets:
		o.readExport()
	case IntentWrite:
		o.write(i.Text)
	case IntentEject:
		err := o.during(askMost, func(ctx context.Context) error { return o.Depot.Eject(ctx, i.Text) })
		o.fault(err)
		o.readExport()
		e.Pull = err == nil
	}
}

// write makes the file and writes it to a target, as long as it takes: the way back
// ends it, and nothing of it is left then.
func (o *Office) write(id string) {
	err := o.during(writeMost, func(ctx context.Context) error {
		f, err := o.file(ctx)
		if err != nil {
			return err
		}
		return o.Depot.Write(ctx, id, f, func(done int64) { o.written(done, f.Size) })
	})
	o.view.Export.Percent, o.view.Export.Written = 0, 0
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("%w: %w", terminal.ErrMediumGone, err)
	}
	if err == nil {
		o.view.Done = DoneWritten
	}
	o.fault(err)
	if fault := o.view.Fault; fault != nil {
		o.readExport()
		o.view.Fault = fault
	}
}

// written shows how far a file is, when that has changed for the eye.
func (o *Office) written(done, size int64) {
	e := &o.view.Export
	percent, megabytes := 0, int(done>>20)
	if size > 0 {
		percent, megabytes = int(done*100/size), 0
	}
	if percent != e.Percent || megabytes != e.Written {
		e.Percent, e.Written = percent, megabytes
		o.show()
	}
}

// file makes what is to be written.
func (o *Office) file(ctx context.Context) (File, error) {
	id := o.Registry.Terminal()
	date := o.view.Day.Report.Date
	switch o.view.Export.What {
	case WhatClose:
		c, err := o.Closes.Closed(o.view.Export.Number)
		if err != nil {
			return File{}, err
		}
		data, err := o.Registry.ClosePDF(c)
		return CloseFile(id, c.Number, data), err
	case WhatJournal:
		return JournalFile(id, o.view.Today, func(w io.Writer) error { return o.Registry.Journal(ctx, w) }), nil
	}
	found, err := o.Books.Search(terminal.Query{From: date, To: date}, ExportAsk)
	if err != nil {
		return File{}, err
	}
	encoding := sheet.UTF8
	if o.view.Export.What == WhatSJIS {
		encoding = sheet.ShiftJIS
	}
	return PaymentsFile(id, date, found, encoding)
}
