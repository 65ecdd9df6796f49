package spool

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// maxJobBytes bounds the file of one job: a long slip with a logo has 60 kB.
const maxJobBytes = 1 << 20

// A folder is where jobs lie, one file each, named by number. A file is there
// whole or not at all.
type folder struct {
	path string
	lock *os.File
	sync func(*os.File) error // makes a file, or a folder's names, durable
}

// openFolder takes a folder for this program alone. ErrInUse means that another
// has it.
func openFolder(path string) (*folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, err
	}
	lock, err := os.OpenFile(filepath.Join(path, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		if errors.Is(err, unix.EWOULDBLOCK) {
			err = ErrInUse
		}
		return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), lock.Close())
	}
	return &folder{path, lock, (*os.File).Sync}, nil
}

// close gives the folder back.
func (f *folder) close() error { return f.lock.Close() }

// Look returns the jobs in a folder, oldest first, and an error for each file that
// is none. It touches nothing: another program may have the folder.
func Look(path string) (jobs []Job, odd []error) {
	jobs, bad := read(path)
	for _, err := range bad {
		odd = append(odd, err)
	}
	return jobs, odd
}

// read reads the jobs of a folder, oldest first, and says of each other file what
// is wrong with it.
func read(path string) (jobs []Job, bad map[string]error) {
	bad = map[string]error{}
	names, err := filepath.Glob(filepath.Join(path, "*.json"))
	if err != nil {
		bad[path] = err
	}
	for _, name := range names {
		j, err := readJob(name)
		switch {
		case errors.Is(err, fs.ErrNotExist): // finished and forgotten meanwhile
		case err != nil:
			bad[name] = fmt.Errorf("read job %s: %w", name, err)
		default:
			jobs = append(jobs, j)
		}
	}
	slices.SortFunc(jobs, func(a, b Job) int { return cmp.Compare(a.Number, b.Number) })
	return jobs, bad
}

// load reads the folder that is ours. A file that cannot be read is set aside
// under another name and told, never deleted: its slip is in the history of
// payments all the same.
func (f *folder) load() (jobs []Job, odd error) {
	jobs, bad := read(f.path)
	for name, err := range bad {
		odd = errors.Join(odd, err, os.Rename(name, name+".bad"))
	}
	return jobs, odd
}

// readJob reads one file.
func readJob(name string) (j Job, err error) {
	info, err := os.Stat(name)
	if err != nil {
		return j, err
	}
	if info.Size() > maxJobBytes {
		return j, fmt.Errorf("%d bytes", info.Size())
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return j, err
	}
	if err := json.Unmarshal(data, &j); err != nil {
		return j, err
	}
	if j.Number == 0 || filepath.Base(name) != fileName(j.Number) || !slices.Contains([]State{Waiting, Printing, Printed, Doubtful, Dropped}, j.State) {
		return j, fmt.Errorf("job %d in state %q", j.Number, j.State)
	}
	return j, nil
}

// fileName is the file of a job.
func fileName(number uint64) string { return fmt.Sprintf("%010d.json", number) }

// save writes a job, durable when it returns.
func (f *folder) save(j Job) error {
	data, err := json.Marshal(j)
	if err != nil {
		return fmt.Errorf("save job %d: %w", j.Number, err)
	}
	if len(data) > maxJobBytes {
		return fmt.Errorf("save job %d of %d bytes: %w", j.Number, len(data), ErrFull)
	}
	if err := f.write(fileName(j.Number), data); err != nil {
		return fmt.Errorf("save job %d: %w", j.Number, err)
	}
	return nil
}

// write replaces a file, whole.
func (f *folder) write(name string, data []byte) error {
	part, err := os.CreateTemp(f.path, strings.TrimSuffix(name, ".json")+".*.part")
	if err != nil {
		return err
	}
	_, err = part.Write(data)
	err = errors.Join(err, f.sync(part), part.Close())
	if err == nil {
		err = os.Rename(part.Name(), filepath.Join(f.path, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(part.Name()))
	}
	dir, err := os.Open(f.path)
	if err != nil {
		return err
	}
	return errors.Join(f.sync(dir), dir.Close())
}

// forget removes a job that is finished and old.
func (f *folder) forget(number uint64) error {
	return os.Remove(filepath.Join(f.path, fileName(number)))
}

// sweep removes what a crash left half written.
func (f *folder) sweep() error {
	parts, err := filepath.Glob(filepath.Join(f.path, "*.part"))
	for _, p := range parts {
		err = errors.Join(err, os.Remove(p))
	}
	return err
}
