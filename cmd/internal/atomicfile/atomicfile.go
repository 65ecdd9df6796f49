// Package atomicfile replaces a file whole: whoever reads it, and whatever cuts the
// power, finds the old contents or the new ones, never half of either. When Write
// returns, the new ones are on the disk under their name.
//
// Caveat: a process that is killed within Write leaves its temporary file beside the
// name, which begins with a dot.
package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Write puts data under a path, in a folder that is there, for its owner alone:
// temporary file, sync, rename, and sync of the folder.
//
// An error is the cause alone. The temporary file in it would have another name each
// time, and the same trouble is to be known again by its words.
func Write(path string, data []byte) error { return causeOf(replace(path, data)) }

// replace does so. Its errors name the temporary file.
func replace(path string, data []byte) error {
	dir, name := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	f, err := os.CreateTemp(dir, "."+name+".*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails after the rename, as it should
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// causeOf is an error without the file that it happened to.
func causeOf(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
