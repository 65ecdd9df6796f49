package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"kaikei/cmd/internal/atomicfile"
)

// databaseFile is where a data folder says that its books are elsewhere. It
// may hold a password.
const databaseFile = "database"

// errNoDatabase means a data folder that does not say where its books are.
var errNoDatabase = errors.New("the file says nothing: serve once with --database")

// keepDatabase notes where the books are, for the commands that open the
// folder when nobody serves. One of them may read while a gateway starts: the file
// is replaced whole, or left alone where it says so already. Read half, it would lead
// to books that there are not.
func keepDatabase(dir, address string) error {
	if address == "" {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("open gateway: %w", err)
	}
	path := filepath.Join(dir, databaseFile)
	if text, err := os.ReadFile(path); err == nil && string(text) == address {
		return nil
	}
	if err := atomicfile.Write(path, []byte(address)); err != nil {
		return fmt.Errorf("keep address of the database: %w", err)
	}
	return nil
}

// databaseOf returns where the books of a data folder are.
func databaseOf(dir string) (string, error) {
	path := filepath.Join(dir, databaseFile)
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return filepath.Join(dir, "gateway.db"), nil
	case err == nil && len(text) == 0:
		err = errNoDatabase
	}
	if err != nil {
		return "", fmt.Errorf("read %s: %w", path, err)
	}
	return string(text), nil
}
