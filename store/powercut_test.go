package store_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/store"
	"kaikei/terminal"
)

// The power cuts of this file are those of a disk that keeps what was synced,
// and of the rest any sectors it likes. A run of the store is recorded, write by
// write and sync by sync, by a build whose bbolt notes both; each moment of the
// run is then made again as a file, opened by the store as it ships, and held
// against what had been confirmed by then.

var (
	cutStep  = flag.Int("cut-step", 0, "look at each of so many moments of the recorded run; 1 is all, 0 as many as a test run has time for")
	cutSeed  = flag.Uint64("cut-seed", 0, "what decides which sectors survive; 0 is a fresh one")
	sector   = 512
	recorded = "KAIKEI_RECORD" // names the file to record into; set for the recording run alone
)

// An event is one thing that a run did to its disk, or was told about it.
type event struct {
	Kind string // write, sync, truncate, link, remove, dirsync, made, confirmed
	Off  int64
	Data []byte
	Seq  uint64 // of the journal, when confirmed
	Hash [sha256.Size]byte
}

// tell adds an event to the recording.
func tell(t *testing.T, e event) {
	text, err := json.Marshal(e)
	require.NoError(t, err)
	f, err := os.OpenFile(os.Getenv(recorded), os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
	require.NoError(t, err)
	defer f.Close()
	_, err = f.Write(append(text, '\n'))
	require.NoError(t, err)
}

// TestRecordedRun is the run that is recorded: a store is made, and payments
// live in it. On its own it does nothing.
func TestRecordedRun(t *testing.T) {
	if os.Getenv(recorded) == "" {
		t.Skip("run by TestPowerCuts")
	}
	s, err := store.Create(filepath.Join(t.TempDir(), "kaikei.db"), options())
	require.NoError(t, err)
	tell(t, event{Kind: "made"})
	confirmed := func() {
		head, err := s.Head()
		require.NoError(t, err)
		tell(t, event{Kind: "confirmed", Seq: head.Seq, Hash: head.Hash})
	}
	for n := range 25 {
		p, err := begin(s, n)
		require.NoError(t, err)
		confirmed()
		for _, to := range []terminal.State{terminal.Sent, terminal.Paid} {
			p, err = step(s, p, to)
			require.NoError(t, err)
			confirmed()
		}
	}
	require.NoError(t, s.Close())
}

// A place is a text of a file and what stands there in the recording build.
type place struct{ file, old, new string }

// recording are the places where bbolt and the store touch the disk, by the
// folder of each. Other places are added to it to make the controls.
var recording = []place{
	{"bbolt/db.go", "db.ops.writeAt = db.file.WriteAt", "db.ops.writeAt = recordWrites(db.file.WriteAt)"},
	{"bbolt/db.go", "if err := db.file.Truncate(int64(sz)); err != nil {", "if err := Record(\"truncate\", int64(sz), nil, db.file.Truncate(int64(sz))); err != nil {"},
	{"bbolt/db.go", "if err := db.file.Sync(); err != nil {", "if err := Record(\"sync\", 0, nil, db.file.Sync()); err != nil {"},
	{"bbolt/bolt_linux.go", "return syscall.Fdatasync(int(db.file.Fd()))", "return Record(\"sync\", 0, nil, syscall.Fdatasync(int(db.file.Fd())))"},
	{"store/store.go", "if err := os.Link(from, to); err != nil {", "if err := bbolt.Record(\"link\", 0, nil, os.Link(from, to)); err != nil {"},
	{"store/store.go", "if err := os.Remove(from); err != nil {", "if err := bbolt.Record(\"remove\", 0, nil, os.Remove(from)); err != nil {"},
	{"store/store.go", "if err := d.Sync(); err != nil {", "if err := bbolt.Record(\"dirsync\", 0, nil, d.Sync()); err != nil {"},
}

// recorder is added to bbolt in the recording build.
const recorder = `package bbolt

import (
	"encoding/json"
	"os"
)

// Record notes what was done to the disk, and passes its error on.
func Record(kind string, off int64, data []byte, err error) error {
	path := os.Getenv("KAIKEI_RECORD")
	if err != nil || path == "" {
		return err
	}
	text, _ := json.Marshal(map[string]any{"Kind": kind, "Off": off, "Data": data})
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	if _, err := f.Write(append(text, '\n')); err != nil {
		panic(err)
	}
	return nil
}

func recordWrites(write func([]byte, int64) (int, error)) func([]byte, int64) (int, error) {
	return func(b []byte, off int64) (int, error) {
		n, err := write(b, off)
		return n, Record("write", off, b, err)
	}
}
`

// record builds a recording of the store with the given places, runs it, and
// returns what it did. Its bbolt is a copy, which the go command takes instead
// by a go.mod of its own.
func record(t *testing.T, places []place) []event {
	dir, bolt := t.TempDir(), goList(t, "go.etcd.io/bbolt")
	here, err := os.Getwd()
	require.NoError(t, err)
	require.NoError(t, os.CopyFS(filepath.Join(dir, "bbolt"), os.DirFS(bolt)))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "bbolt", "kaikei_record.go"), []byte(recorder), 0o600))
	require.NoError(t, os.CopyFS(filepath.Join(dir, "store"), os.DirFS(here)))
	replace := map[string]string{}
	for _, p := range places {
		path := filepath.Join(dir, p.file)
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, 1, strings.Count(string(text), p.old), "%s has moved on: %q", p.file, p.old)
		require.NoError(t, os.Chmod(path, 0o600)) // the module cache is read-only, and so is its copy
		require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(text), p.old, p.new, 1)), 0o600))
		if name, ours := strings.CutPrefix(p.file, "store/"); ours {
			replace[filepath.Join(here, name)] = path
		}
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600))
	return runRecorded(t, dir)
}

// runRecorded builds and runs what record has laid out in dir.
func runRecorded(t *testing.T, dir string) []event {
	root := goList(t, "kaikei")
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	mod = append(mod, "\nreplace go.etcd.io/bbolt => "+filepath.Join(dir, "bbolt")+"\n"...)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), mod, 0o600))
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o600))
	log := filepath.Join(dir, "log")
	run := exec.Command("go", "test", "-count", "1", "-modfile", filepath.Join(dir, "go.mod"), "-mod", "mod",
		"-overlay", filepath.Join(dir, "overlay.json"), "-run", "^TestRecordedRun$", ".")
	run.Env = append(os.Environ(), recorded+"="+log)
	out, err := run.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return events(t, log)
}

// goList returns the folder of a module.
func goList(t *testing.T, module string) string {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(out))
}

// events reads a recording.
func events(t *testing.T, path string) (all []event) {
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var e event
		require.NoError(t, json.Unmarshal(lines.Bytes(), &e))
		all = append(all, e)
	}
	require.NoError(t, lines.Err())
	return all
}

// A platter is a disk that is about to lose its power.
type platter struct {
	rng          *rand.Rand
	safe         []byte  // what was synced
	loose        []event // writes and truncations since
	linked, gone bool    // the names, as synced: the store's is there, the temporary one is not
	names        []event // what became of them since
	made         bool    // the store's Create has returned
	confirmed    []event // what the store said is on disk
}

// do takes one event.
func (p *platter) do(e event) {
	switch e.Kind {
	case "write", "truncate":
		p.loose = append(p.loose, e)
	case "sync":
		for _, l := range p.loose {
			p.safe = apply(p.safe, l)
		}
		p.loose = nil
	case "link", "remove":
		p.names = append(p.names, e)
	case "dirsync":
		p.linked, p.gone = p.after(len(p.names))
		p.names = nil
	case "made":
		p.made = true
	case "confirmed":
		p.confirmed = append(p.confirmed, e)
	}
}

// after returns the names after some of what became of them.
func (p *platter) after(n int) (linked, gone bool) {
	linked, gone = p.linked, p.gone
	for _, e := range p.names[:n] {
		linked, gone = linked || e.Kind == "link", gone || e.Kind == "remove"
	}
	return linked, gone
}

// apply does one write or truncation.
func apply(file []byte, e event) []byte {
	end := int(e.Off) + len(e.Data)
	if len(file) < end {
		file = append(file, make([]byte, end-len(file))...)
	}
	if e.Kind == "write" {
		copy(file[e.Off:], e.Data)
	}
	return file
}

// cut is what the disk holds after the power went: of what is not synced, any
// sectors, which is also what reordering leaves. Luck is how likely a sector
// is to survive.
func (p *platter) cut(luck float64) (file []byte, linked, gone bool) {
	file = slices.Clone(p.safe)
	for _, e := range p.loose {
		if e.Kind == "truncate" {
			if p.rng.Float64() < luck {
				file = apply(file, e)
			}
			continue
		}
		for at := 0; at < len(e.Data); at += sector {
			if p.rng.Float64() < luck {
				file = apply(file, event{Kind: "write", Off: e.Off + int64(at), Data: e.Data[at:min(at+sector, len(e.Data))]})
			}
		}
	}
	n := 0
	for n < len(p.names) && p.rng.Float64() < luck { // a folder's changes happen in their order
		n++
	}
	linked, gone = p.after(n)
	return file, linked, gone
}

// A replay looks at the moments of a recording.
type replay struct {
	t      *testing.T
	dir    string
	points int
	bad    []string
}

// badEnough is how many bad moments end a replay: more tell nothing new.
const badEnough = 20

// run cuts the power after each step-th event, in several ways, and looks at
// what is left. Future holds the run's heads that are still to come.
func (r *replay) run(all []event, step int, seed uint64) {
	p := &platter{rng: rand.New(rand.NewPCG(seed, 0))}
	for i, e := range all {
		p.do(e)
		early := !p.made
		if i%step != 0 && !early {
			continue
		}
		if len(r.bad) >= badEnough {
			return
		}
		next := slices.IndexFunc(all[i+1:], func(e event) bool { return e.Kind == "confirmed" })
		var coming *event
		if next >= 0 {
			coming = &all[i+1+next]
		}
		for _, luck := range []float64{0, 0.5, 0.5, 0.9, 1} {
			r.points++
			if why := r.look(p, luck, coming); why != "" {
				r.bad = append(r.bad, fmt.Sprintf("after event %d of %d (%s), luck %.1f: %s", i, len(all), e.Kind, luck, why))
			}
		}
	}
}

// look makes one cut and says what is wrong with what is left.
func (r *replay) look(p *platter, luck float64, coming *event) string {
	file, linked, gone := p.cut(luck)
	path := filepath.Join(r.dir, "kaikei.db")
	for _, f := range []struct {
		name  string
		there bool
	}{{path, linked}, {path + ".new", !gone && len(file) > 0}} {
		_ = os.Remove(f.name) // it may not be there
		if f.there {
			require.NoError(r.t, os.WriteFile(f.name, file, 0o600))
		}
	}
	open := store.Open
	if !linked {
		if p.made {
			return "the store that was made is gone"
		}
		open = store.Create // provisioning begins again
	}
	s, err := open(path, options())
	if err != nil {
		return err.Error()
	}
	why := r.inspect(s, p, coming)
	if err := s.Close(); why == "" && err != nil {
		return err.Error()
	}
	return why
}

// inspect holds an opened store against what was confirmed, and writes to it.
func (r *replay) inspect(s *store.Store, p *platter, coming *event) string {
	head, err := s.Head()
	if err != nil {
		return err.Error()
	}
	var last event
	if len(p.confirmed) > 0 {
		last = p.confirmed[len(p.confirmed)-1]
	}
	switch {
	case head.Seq == last.Seq && (last.Seq == 0 || head.Hash == last.Hash):
	case coming != nil && head.Seq == coming.Seq && head.Hash == coming.Hash: // written, and not yet said so
	default:
		return fmt.Sprintf("the journal ends at %d, %d was confirmed", head.Seq, last.Seq)
	}
	if _, err := begin(s, 9000); err != nil {
		return fmt.Sprintf("no more payments: %v", err)
	}
	v, err := s.Check(public)
	switch {
	case err != nil:
		return err.Error()
	case len(v.Differences) > 0:
		return v.Differences[0]
	case v.Records != head.Seq+1:
		return fmt.Sprintf("%d records after %d and one more", v.Records, head.Seq)
	}
	return ""
}

// lookAt replays a recording in memory, where syncs cost nothing.
func lookAt(t *testing.T, all []event, step int) *replay {
	dir, err := os.MkdirTemp("/dev/shm", "kaikei-powercut-")
	if err != nil {
		dir = t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	seed := *cutSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	r := &replay{t: t, dir: dir}
	began := time.Now()
	r.run(all, step, seed)
	t.Logf("power cuts: seed %d, %d events, %d crash points, %d bad, %s a point",
		seed, len(all), r.points, len(r.bad), (time.Since(began) / time.Duration(r.points)).Round(time.Microsecond))
	return r
}

// TestPowerCuts replays the recorded run of the store as it ships, from the
// making of the file on: whenever the power goes, what was confirmed is there,
// whole, and the store goes on.
func TestPowerCuts(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the store again")
	}
	all := record(t, recording)
	require.Greater(t, len(all), 500)
	for _, kind := range []string{"write", "sync", "truncate", "link", "remove", "dirsync", "made", "confirmed"} {
		require.True(t, slices.ContainsFunc(all, func(e event) bool { return e.Kind == kind }), "nothing of kind %s was recorded", kind)
	}
	step := *cutStep
	if step == 0 {
		step = everyMoment
	}
	assert.Empty(t, lookAt(t, all, step).bad)
}

// TestPowerCutsAreNoticed replays stores with one safeguard taken out. Each must
// lose something, or the test above would prove nothing.
func TestPowerCutsAreNoticed(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the store again")
	}
	for _, tt := range []struct {
		why    string
		places []place
		loses  string
	}{
		{"bbolt with NoSync", []place{{"store/file.go", "Timeout: lockTimeout,", "NoSync: true, Timeout: lockTimeout,"}}, ""},
		{"a new name that is not synced", []place{{"store/store.go", "	return syncDir(filepath.Dir(to))\n}\n\n// syncDir", "	_ = filepath.Dir\n\treturn nil\n}\n\n// syncDir"}}, "is gone"},
		{"a new file that is made in its place", []place{
			{"store/store.go", `	temp := path + ".new"`, "	temp := path"},
			{"store/store.go", "	if err := rename(temp, path); err != nil {", "	if err := bbolt.Record(\"dirsync\", 0, nil, syncDir(filepath.Dir(path))); err != nil {"},
			{"store/store.go", "	db, _, err := openFile(temp, o, os.O_CREATE|os.O_EXCL)", "	_ = bbolt.Record(\"link\", 0, nil, nil)\n\tdb, _, err := openFile(temp, o, os.O_CREATE|os.O_EXCL)"},
		}, ""},
	} {
		t.Run(tt.why, func(t *testing.T) {
			all := record(t, append(slices.Clone(recording), tt.places...))
			bad := lookAt(t, all, 5).bad
			require.NotEmpty(t, bad)
			assert.Contains(t, bad[0], tt.loses)
			t.Log(bad[0])
		})
	}
}

// A store that is there is not made again over what a cut has left.
func TestCreateAfterACutInCreate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kaikei.db")
	require.NoError(t, os.WriteFile(path+".new", []byte("half of a store"), 0o600))
	s, err := store.Create(path, options())
	require.NoError(t, err)
	_, err = os.Stat(path + ".new")
	assert.True(t, errors.Is(err, fs.ErrNotExist))
	sound(t, s)
}
