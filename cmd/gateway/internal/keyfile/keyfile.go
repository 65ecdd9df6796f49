// Package keyfile keeps the private keys of a gateway as files, PKCS #8 in PEM, for their
// owner alone.
//
// A key is made when it is not there, whole: no power cut leaves half of one. Of several
// programs that open a new folder at the same time one makes it, and the others read it,
// while they hold [Alone]. Caveat: the folder's file system must know locks of folders,
// as those of this machine do; some network file systems do not.
package keyfile

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"kaikei/cmd/internal/atomicfile"
)

// Alone waits until nobody else makes keys in a folder. It lasts until the
// folder is closed.
func Alone(dir string) (*os.File, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Load reads the key of a name, or makes it.
func Load(dir, name string, generate func() (crypto.Signer, error)) (crypto.Signer, error) {
	path := filepath.Join(dir, name)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		key, err := generate()
		if err != nil {
			return nil, fmt.Errorf("make %s: %w", name, err)
		}
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			return nil, fmt.Errorf("make %s: %w", name, err)
		}
		if err := atomicfile.Write(path, PEM("PRIVATE KEY", der)); err != nil {
			return nil, fmt.Errorf("make %s: %w", name, err)
		}
		return key, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, fmt.Errorf("read %s: no key", name)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("read %s: %w", name, errors.ErrUnsupported)
	}
	return signer, nil
}

// PEM writes a PEM block.
func PEM(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}
